"""The notebooks run on the texts in the repository, twice to the same bytes, and are stored without outputs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What a reader would import: the package itself, and what is in every such notebook anyway.
KNOWN = {"onrecord", "pandas", "sklearn", "tempfile"}
LIMIT = 60  # seconds


def cells(path: Path, kind: str) -> list[str]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == kind]


def hints(path: Path) -> list[str]:
    """Give the code that the exercises' folded hints show."""
    return [code for text in cells(path, "markdown") for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]


def imported(code: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(code)))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return named | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """Give a copy of notebooks/ and corpus/ in which nothing of the repository or the user's home can be written."""
    for folder in ("notebooks", "corpus"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR", "TMPDIR"):
        (tmp_path / "home" / name.lower()).mkdir(parents=True)
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    # Figures are wanted in the notebook, whatever backend the tests draw with.
    monkeypatch.delenv("MPLBACKEND", raising=False)
    return tmp_path


def test_there_are_eight_and_they_are_numbered():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07", "08"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_and_no_traces_of_a_machine_are_stored(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
    assert document["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == len(ids)
    assert not any(cell["metadata"] for cell in document["cells"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_asks_one_question_and_ends_with_a_finding_an_exercise_and_a_takeaway(path):
    prose = "\n\n".join(cells(path, "markdown"))
    assert "written for this package" in prose.replace("*", "").replace("\n> ", " ")
    assert re.match(r"# \d · [^\n]+\n\n\*[^*\n]+\?\*\n", prose), "the first cell is a title and a question"
    headings = re.findall(r"^## (.+)$", prose, flags=re.MULTILINE)
    last = [each for each in headings if each in ("The finding, and its doubt", "Exercise", "Takeaway")]
    assert last == ["The finding, and its doubt", "Exercise", "Takeaway"]
    assert headings[-1] == "Takeaway"
    assert "**The doubt" in prose
    assert prose.count("<details><summary>") == prose.count("</details>") >= 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_and_calls_only(path):
    code = [*cells(path, "code"), *hints(path)]
    assert {name.split(".")[0] for each in code for name in imported(each)} <= KNOWN | {"importlib"}
    assert not any(name.startswith("onrecord.") for each in code for name in imported(each))
    assert not any(re.search(r"\brec\._|\brec\.[a-z]+\.[a-z]", each) for each in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_result_is_typed_into_the_prose(path):
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", "\n".join(cells(path, "markdown")), flags=re.DOTALL)
    assert re.findall(r"[−-]?\d*[.,]\d+|\d+(?:\.\d+)? ?%", prose) == []


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_runs_top_to_bottom_without_a_warning_and_twice_to_the_same_bytes(path, workplace, monkeypatch):
    pytest.importorskip("nbclient", reason="the extra notebooks is not installed")
    before = _seconds_of_kernels()
    first = _run(workplace, path.name, "1", monkeypatch)
    outputs = [output for cell in first.cells for output in cell.get("outputs", [])]
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    drawn = sum("image/png" in output.get("data", {}) for output in outputs)
    assert drawn == sum(cell.source.count("rec.plot_") for cell in first.cells if cell.cell_type == "code")
    assert sorted(file.name for file in (workplace / "notebooks").iterdir()) == [p.name for p in NOTEBOOKS]
    assert _seconds_of_kernels() - before < LIMIT
    second = _run(workplace, path.name, "2", monkeypatch)
    assert [_shown(cell) for cell in first.cells] == [_shown(cell) for cell in second.cells]


def _run(workplace: Path, name: str, seed: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a notebook, and behind it the hints of its exercise, in a kernel whose sets have an order of their own."""
    import nbclient
    import nbformat

    monkeypatch.setenv("PYTHONHASHSEED", seed)
    notebook = nbformat.read(workplace / "notebooks" / name, as_version=4)
    notebook.cells += [nbformat.v4.new_code_cell(code) for code in hints(workplace / "notebooks" / name)]
    folder = {"metadata": {"path": str(workplace / "notebooks")}}
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder).execute()
    return notebook


def _seconds_of_kernels() -> float:
    """Give the processor time of the kernels that have ended; the clock would measure the machine's other work too."""
    told = os.times()
    return told.children_user + told.children_system


def _shown(cell: Any) -> str:
    """Give everything that a cell shows, tables and pictures, as one text; a widget's handle is new in every kernel."""
    handle = "application/vnd.jupyter.widget-view+json"
    told = [dict(output.get("data") or {"text": output.get("text")}) for output in cell.get("outputs", [])]
    return json.dumps([cell.source, [each for each in told if handle not in each]], sort_keys=True)
