"""JupyterLab opens a notebook, runs it, and the explorer in it filters, corrects and saves."""

from __future__ import annotations

import json
import os
import re
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
    watched: Any, lab: str, workplace: Path
) -> None:
    page, saved = watched.page, workplace / "corrections.csv"
    page.set_default_timeout(90_000)  # a machine with much else to do
    page.goto(f"{lab}lab/tree/explorer.ipynb?token={TOKEN}&reset")
    page.get_by_text("Python 3 | Idle").or_(page.get_by_text("Python 3 (ipykernel) | Idle")).first.wait_for()
    _choose(page, "Run", "Run All Cells")
    explorer = page.locator("div.onrecord.explorer")
    explorer.wait_for()

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

    again = rec.quotations(rec.read_corpus(workplace / "articles.jsonl"), corrections=saved)
    mended = again[again["rule"] == BY_HAND]
    assert mended[["text", "speaker", "person_id"]].to_numpy().tolist() == [
        ["that the talks would go on", "Ada Holm", "ada_holm"]
    ]
    # The other outputs: a table that shows itself, and an article in which nothing runs.
    assert page.locator("div.onrecord table[data-sortable]").first.locator("th button").count() > 5
    assert page.locator("div.onrecord.article .text").first.inner_text() == HARBOR
    for theme in ("Light", "Dark"):
        _choose(page, "Settings", "Theme", f"JupyterLab {theme}")
        page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]").wait_for(state="attached")
        _photograph(page, explorer, theme)
        assert watched.violations_in("div.onrecord") == []
    assert page.evaluate("window.ran") is None
    assert watched.external == []


def _choose(page: Any, *names: str) -> None:
    """Choose in JupyterLab's menu."""
    for name in names:
        labels = page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")
        labels.filter(has_text=re.compile(f"^{name}$")).first.click()


def _photograph(page: Any, explorer: Any, theme: str) -> None:
    """Take pictures to be looked at, where a folder for them is named."""
    if folder := os.environ.get("ONRECORD_SHOTS"):
        for name, part in (("explorer", explorer), ("shown", page.locator("div.onrecord table[data-sortable]").first)):
            part.scroll_into_view_if_needed()
            page.screenshot(path=Path(folder) / f"lab_{name}_{theme.lower()}.png")


def test_a_notebook_that_is_not_trusted_still_shows_the_quotations(watched: Any, lab: str, workplace: Path) -> None:
    """JupyterLab strips styles and scripts from the outputs of a notebook that somebody else ran."""
    corpus = rec.read_corpus(workplace / "articles.jsonl")
    quotes = rec.quotations(corpus).pipe(rec.stance, corpus=corpus)
    shown = [rec.show("harbor", quotes, corpus=corpus)._repr_html_(), rec.show(quotes, corpus=corpus)._repr_html_()]
    outputs = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": html}} for html in shown]
    notebook = json.loads((workplace / "explorer.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = [notebook["cells"][0] | {"outputs": outputs}]
    (workplace / "untrusted.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    page = watched.page
    page.set_default_timeout(90_000)
    page.goto(f"{lab}lab/tree/untrusted.ipynb?token={TOKEN}&reset")
    first = page.locator(".q[title]").filter(has_text="We came to listen").first
    first.wait_for()
    if shots := os.environ.get("ONRECORD_SHOTS"):
        page.screenshot(path=Path(shots) / "lab_untrusted.png")
    assert page.locator("div.onrecord style, div.onrecord script").count() == 0
    assert all(word in first.get_attribute("title") for word in ("Ada Holm", "“told”", "confidence", "stance"))
    assert page.locator("tbody tr").count() >= 4
    ground = first.evaluate("element => getComputedStyle(element).backgroundColor")
    assert ground == "rgba(0, 114, 178, 0.22)"
    assert page.evaluate("window.ran") is None
    assert watched.external == []
