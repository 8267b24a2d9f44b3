"""The notebooks run top to bottom on the corpus in the repository, and are stored without outputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """Give a copy of notebooks/ and corpus/ in which nothing of the repository or the user's home can be written."""
    for folder in ("notebooks", "corpus"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
        (tmp_path / "home" / name.lower()).mkdir(parents=True)
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    # Figures are wanted in the notebook, whatever backend the tests draw with.
    monkeypatch.delenv("MPLBACKEND", raising=False)
    return tmp_path


def test_there_are_seven_and_they_are_numbered():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


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
def test_each_says_what_the_texts_are_and_ends_with_a_takeaway(path):
    prose = "".join(
        "".join(cell["source"]) + "\n\n"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    assert "written for this package" in prose.replace("*", "").replace("\n> ", " ")
    assert prose.rsplit("\n## ", 1)[1].startswith("Takeaway")


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_runs_top_to_bottom_without_a_warning(path, workplace):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(workplace / "notebooks" / path.name, as_version=4)
    folder = {"metadata": {"path": str(workplace / "notebooks")}}
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    drawn = sum("image/png" in output.get("data", {}) for output in outputs)
    assert drawn == sum(cell.source.count("rec.plot_") for cell in notebook.cells)
    assert sorted(file.name for file in (workplace / "notebooks").iterdir()) == [p.name for p in NOTEBOOKS]
