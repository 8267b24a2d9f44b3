"""JupyterLab opens a notebook, runs it, and the explorer in it filters, corrects and saves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import onrecord as rec
from onrecord.quotes.corrections import BY_HAND

TOKEN = "only-for-this-test"
HARBOR = (
    "Ada Holm met Viktor Brandt on Monday. He said that the talks would go on.\n\n"
    "“We came to listen,” she told reporters. <script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
)
LEDGER = "Mr. Brandt vowed to keep pressing for a deal, and Ada Holm said that trade would grow."
CELLS = (
    "import onrecord as rec\n%load_ext onrecord\ncorpus = rec.read_corpus('articles.jsonl')\n"
    "quotes = rec.quotations(corpus).pipe(rec.tone, engine='fast').pipe(rec.stance, corpus=corpus)",
    "corpus['harbor']",
    "quotes",
    "explorer = rec.explore(quotes, corpus)\nexplorer",
)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    rows = [
        {
            "article_id": "harbor",
            "text": HARBOR,
            "outlet": "Demo harbor",
            "headline": "<script>window.ran = 3</script>",
        },
        {"article_id": "ledger", "text": LEDGER, "outlet": "Demo ledger"},
    ]
    (folder / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for n, source in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    (folder / "explorer.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lab(workplace: Path) -> Iterator[str]:
    """Start JupyterLab on a free port with homes of its own, and give its address."""
    for package in ("jupyterlab", "anywidget"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed (the extra notebooks)")
    names = ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR")
    homes = {name: str(workplace / "home" / name.lower()) for name in (*names, "JUPYTERLAB_WORKSPACES_DIR")}
    # The kernel takes the package that is tested here, wherever it was installed from.
    homes["PYTHONPATH"] = str(Path(rec.__file__).parents[1])
    settings = (
        *("--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"),
        *(f"--ServerApp.root_dir={workplace}", "--ServerApp.allow_root=True", "--LabApp.news_url=None"),
        *("--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly"),
    )
    with (workplace / "lab.log").open("wb") as log:
        command = [sys.executable, "-m", "jupyterlab", *settings]
        server = subprocess.Popen(command, cwd=workplace, env={**os.environ, **homes}, stdout=log, stderr=log)
        try:
            yield _address(server, Path(homes["JUPYTER_RUNTIME_DIR"]), workplace / "lab.log")
        finally:
            server.terminate()
            server.wait(30)


def _address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    for _ in range(300):
        told = next(iter(runtime.glob("jpserver-*.json")), None)
        if told is not None and (text := told.read_text(encoding="utf-8")):
            return str(json.loads(text)["url"])
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


def test_the_explorer_filters_and_saves_a_correction_that_quotations_applies(
    watched: Any, lab: str, workplace: Path, scheme: str
) -> None:
    page, saved = watched.page, workplace / "corrections.csv"
    saved.unlink(missing_ok=True)
    theme = workplace / "home" / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    theme.mkdir(parents=True, exist_ok=True)
    name = "JupyterLab Dark" if scheme == "dark" else "JupyterLab Light"
    (theme / "themes.jupyterlab-settings").write_text(json.dumps({"theme": name}), encoding="utf-8")

    page.goto(f"{lab}lab/tree/explorer.ipynb?token={TOKEN}&reset")
    page.get_by_text("Python 3 | Idle").or_(page.get_by_text("Python 3 (ipykernel) | Idle")).first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    explorer = page.locator("div.onrecord.explorer")
    explorer.wait_for(timeout=90_000)
    explorer.scroll_into_view_if_needed()
    assert page.evaluate("document.body.dataset.jpThemeLight") == str(scheme == "light").lower()

    items = explorer.locator("button.item")
    whole = items.count()
    assert whole == len(rec.quotations(rec.read_corpus(workplace / "articles.jsonl")))
    explorer.get_by_label("Speaker").select_option("Viktor Brandt")
    assert 0 < items.count() < whole
    explorer.get_by_label("Outlet").select_option("Demo harbor")
    assert items.count() == 1
    assert "that the talks would go on" in items.first.inner_text()
    explorer.locator("mark.q.chosen").first.wait_for()

    explorer.get_by_label("Who speaks").fill("Ada Holm")
    assert explorer.get_by_label("person_id").input_value() == "ada_holm"
    explorer.get_by_label("Why").fill("the pronoun is hers")
    explorer.get_by_role("button", name="Correct", exact=True).click()
    explorer.get_by_role("button", name="Save 1 correction").click()
    explorer.get_by_text("Saved to corrections.csv: 1 correction.").wait_for()
    if shots := os.environ.get("ONRECORD_SHOTS"):
        explorer.get_by_label("Speaker").select_option("")
        explorer.get_by_label("Outlet").select_option("")
        page.screenshot(path=Path(shots) / f"lab_{scheme}.png")

    assert watched.violations_in("div.onrecord.explorer") == []
    assert page.evaluate("window.ran") is None
    assert watched.external == []
    again = rec.quotations(rec.read_corpus(workplace / "articles.jsonl"), corrections=saved)
    mended = again[again["rule"] == BY_HAND]
    assert mended[["text", "speaker", "person_id"]].to_numpy().tolist() == [
        ["that the talks would go on", "Ada Holm", "ada_holm"]
    ]


def test_in_the_lab_tables_show_themselves_and_nothing_runs(watched: Any, lab: str) -> None:
    """Read what the notebook of the test before shows, without running it again."""
    page = watched.page
    page.goto(f"{lab}lab/tree/explorer.ipynb?token={TOKEN}&reset")
    page.get_by_text("Python 3 | Idle").or_(page.get_by_text("Python 3 (ipykernel) | Idle")).first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    table = page.locator("div.onrecord table[data-sortable]").first
    table.wait_for(timeout=90_000)
    assert table.locator("th button").count() > 5
    assert page.locator("div.onrecord.article .text").first.inner_text() == HARBOR
    assert page.evaluate("window.ran") is None
