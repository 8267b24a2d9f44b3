"""Hostile articles in the pages that the library writes: everything of them is text, and nothing of them acts."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import onrecord as rec
from onrecord.figures import offscreen, plot_averages, save_figure
from onrecord.report import gather_facts, write_page
from onrecord.schema import AVERAGES

MARK = "window.entered = true"
HOSTILE = {
    "script": f"<script>{MARK}</script>",
    "closed": f"</mark></p></div></article></body></html><script>{MARK}</script>",
    "comment": f"--><!-- --><script>{MARK}</script>",
    "handler": f'<img src=x onerror="{MARK}">',
    "attribute": f'" onmouseover="{MARK}" autofocus onfocus="{MARK}" x="',
    "single": f"' onload='{MARK}' x='",
    "svg": f'<svg onload="{MARK}"><animate onbegin="{MARK}" attributeName=x dur=1s></svg>',
    "frame": f'<iframe srcdoc="<script>parent.{MARK}</script>"></iframe><object data="javascript:{MARK}"></object>',
    "link": f'<a href="javascript:{MARK}">Rain</a><base href="https://evil.example/">',
    "style": "<style>body{display:none}@import 'https://evil.example/x.css'</style>",
    "css": "}</style><style>*{background:url(https://evil.example/x.png)}",
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "template": "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "entity": "&lt;script&gt;&#60;script&#62;&amp;",
    "json": f"\\u003cscript\\u003e </script><script>{MARK}</script> \u2028 \u2029",
    "template literal": "${" + MARK + "}`",
    "bidirectional": "\u202eevil\u202d \u2066rain\u2069 \u200f",
    "control": "\x01\x08\x1b]0;title\x07\x7f\x9b31m",
}
SEEN = {name: text for name, text in HOSTILE.items() if name != "control"}
LOOKED_FOR = """() => ({
  entered: window.entered ?? null,
  scripts: document.scripts.length,
  handlers: [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes])
    .filter((one) => one.name.startsWith("on")).length,
  acting: document.querySelectorAll("iframe, object, embed, base, meta[http-equiv=refresh], animate").length,
  styles: document.querySelectorAll("style, link[rel=stylesheet]").length,
  schemes: [...document.querySelectorAll("[href], [src], [action]")]
    .map((node) => (node.getAttribute("href") ?? node.getAttribute("src") ?? "").trim().split(":")[0].toLowerCase())
    .filter((one) => ["javascript", "vbscript"].includes(one)).length,
  visible: getComputedStyle(document.body).display !== "none",
  text: document.documentElement.textContent,
})"""


def article(name: str, payload: str) -> rec.Article:
    text = f"Ada Holm said that rain fell. {payload} “We go, {payload}” she told {payload} us.\n\nIt {payload} stopped."
    return rec.Article(
        name, text, outlet=payload, headline=payload, byline=payload, url="https://a.example/", origin=payload
    )


def report(folder: Path, payloads: dict[str, str]) -> Path:
    articles = [article(f"a{place}", payload) for place, payload in enumerate(payloads.values())]
    quotes = rec.quotations(articles).pipe(rec.tone, engine="fast")
    quotes["speaker"] = [list(payloads.values())[place % len(payloads)] for place in range(len(quotes))]
    quotes["cue"] = quotes["speaker"]
    quotes["person_id"] = None
    rows = [("tone", payload, "quotation", 0.2, 0.1, 0.3, 2, 1, payload) for payload in payloads.values()]
    averages = AVERAGES.frame(rows)
    with offscreen(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figures = {"tone": plot_averages(averages)}
        return write_page(
            folder=folder,
            title=payloads["script"],
            question=payloads["handler"],
            facts=gather_facts(articles=articles, quotations=quotes),
            articles=articles,
            quotations=quotes,
            figures=figures,
            tables={"averages": averages, "quotations": quotes},
            text="# Rain\n\n" + "\n\n".join(text for name, text in payloads.items() if name != "template"),
            inputs={payloads["single"]: "0" * 64},
            command=payloads["frame"],
        )


def coding(folder: Path, payloads: dict[str, str]) -> Path:
    table = pd.DataFrame({"text": list(payloads.values()), "article_id": list(payloads.values())})
    coders = [payloads["json"]]
    sheet = rec.coding_sheet(table, coders=coders)
    return rec.coding_page(sheet, coder=coders[0]).save(folder / "page.html")


PAGES = {"report": report, "coding": coding}


@pytest.mark.parametrize("kind", PAGES)
def test_a_hostile_article_is_text_on_the_page_and_nothing_else(watched: Any, tmp_path: Path, kind: str) -> None:
    plain = {name: f"Rain {place}" for place, name in enumerate(HOSTILE)}
    made = {name: PAGES[kind](_made(tmp_path / name), given) for name, given in (("a", plain), ("b", HOSTILE))}
    expected, found = (_looked_at(watched, path) for path in made.values())
    text = found.pop("text")
    expected.pop("text")
    assert found == expected
    assert found["entered"] is None
    assert watched.errors == []
    assert watched.external == []
    missing = [name for name, payload in SEEN.items() if " ".join(payload.split()) not in " ".join(text.split())]
    assert missing == []


def test_hovering_and_focusing_wakes_nothing(watched: Any, tmp_path: Path) -> None:
    watched.page.goto(report(tmp_path, HOSTILE).as_uri())
    for place, mark in enumerate(watched.page.query_selector_all("mark")[:20]):
        mark.dispatch_event("mouseover")
        mark.dispatch_event("focus")
        assert place < 20
    assert watched.page.evaluate("window.entered ?? null") is None
    assert watched.external == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_in_a_figure_is_drawn_and_does_nothing(watched: Any, tmp_path: Path, name: str) -> None:
    rows = [("tone", HOSTILE[name], "quotation", 0.2, 0.1, 0.3, 2, 1, "bootstrap")]
    with offscreen(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path, *_ = save_figure(plot_averages(AVERAGES.frame(rows)), tmp_path / "figure")
    watched.page.goto(path.as_uri())
    found = watched.page.evaluate(
        "() => ({entered: window.entered ?? null, root: document.documentElement.nodeName,"
        " acting: document.querySelectorAll('script, foreignObject, animate, a, image, parsererror').length})"
    )
    assert found == {"entered": None, "root": "svg", "acting": 0}
    assert watched.errors == []
    assert watched.external == []


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _looked_at(watched: Any, path: Path) -> dict[str, Any]:
    watched.page.goto(path.as_uri())
    watched.page.wait_for_timeout(300)
    found: dict[str, Any] = watched.page.evaluate(LOOKED_FOR)
    return found
