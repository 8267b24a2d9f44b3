"""What a notebook shows, in a browser: it stays inert, sorts, answers the keyboard, and needs no script to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import onrecord as rec

HOSTILE = (
    'Ada Holm met Viktor Brandt. "Rain <script>window.ran = 1</script> fell," she said.\n\n'
    '<img src=x onerror="window.ran = 2"> Mr. Brandt vowed to \u202e"keep <b onmouseover=alert(1)>pressing" for a deal.'
    "</div></script><script>window.ran = 3</script><style>* { display: none }</style>"
)


@pytest.fixture(scope="module")
def corpus() -> rec.Corpus:
    calm = "Ada Holm said that trade would grow. “We came to listen,” she told reporters, and the talks went on."
    title = "<script>window.ran = 4</script>"
    return rec.Corpus(
        [
            rec.Article("harbor", HOSTILE, outlet='"><script>window.ran = 5</script>', headline=title),
            rec.Article("ledger", calm, outlet="Demo ledger", headline="Talks go on"),
        ]
    )


@pytest.fixture(scope="module")
def quotes(corpus: rec.Corpus) -> Any:
    return rec.quotations(corpus).pipe(rec.tone, engine="fast").pipe(rec.stance, corpus=corpus)


@pytest.fixture
def opened(watched: Any, corpus: rec.Corpus, quotes: Any, tmp_path: Path) -> Any:
    """Open what `show` makes as a page."""

    def _open(*given: Any, **named: Any) -> Any:
        watched.page.goto(rec.show(*given, **named).save(tmp_path / "shown.html").as_uri())
        return watched.page

    return _open


def test_nothing_in_an_article_runs_or_turns_the_page(watched: Any, opened: Any, corpus: Any, quotes: Any) -> None:
    for given in ((corpus,), (corpus["harbor"], quotes), (quotes,)):
        page = opened(*given, **({"corpus": corpus} if given[0] is quotes else {}))
        assert page.evaluate("window.ran") is None
        assert page.locator("div.onrecord img, div.onrecord b[onmouseover]").count() == 0
        assert "\u202e" not in page.locator("div.onrecord").inner_text()
    assert watched.errors == []
    assert watched.external == []


def test_without_its_tags_the_article_is_the_text(opened: Any, corpus: Any, quotes: Any) -> None:
    page = opened("harbor", quotes, corpus=corpus)
    shown = page.locator(".text").evaluate("element => element.textContent")
    assert shown == HOSTILE.replace("\u202e", "[right-to-left override]")


def test_the_shown_has_no_serious_finding(watched: Any, scheme: str, opened: Any, corpus: Any, quotes: Any) -> None:
    watched.page.emulate_media(color_scheme=scheme)
    for given in ((corpus,), ("harbor", quotes), (quotes,)):
        page = opened(*given, corpus=corpus)
        for folded in page.locator("details").all():
            folded.evaluate("element => element.open = true")
        assert watched.violations() == []


def test_the_table_sorts_by_number_and_by_word(opened: Any, corpus: Any, quotes: Any) -> None:
    page = opened(quotes, corpus=corpus)
    head = page.get_by_role("button", name="tone")
    for direction, reverse in (("ascending", False), ("descending", True)):
        head.click()
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == direction
        column = page.locator("th").all_inner_texts().index("tone")
        cells = page.locator(f"tbody td:nth-child({column + 1})").evaluate_all("all => all.map(one => one.dataset.v)")
        values = [float(value) for value in cells if value]
        assert values == sorted(values, reverse=reverse)
        assert len(values) > 1
    head.press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_pointer_and_keyboard_bring_up_the_same_card(opened: Any, corpus: Any, quotes: Any) -> None:
    page = opened("ledger", quotes, corpus=corpus)
    tip = page.locator(".tip")
    mark = page.locator(".q[data-place]").first
    mark.hover()
    pointed = tip.inner_text()
    assert all(word in pointed for word in ("Ada Holm", "indirect", "said", "tone", "stance", "confidence"))
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    mark.focus()
    assert tip.inner_text() == pointed
    assert "confidence" in mark.get_attribute("aria-description")
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_it_can_be_read_where_no_script_runs(chromium: Any, corpus: Any, quotes: Any, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(rec.show("ledger", quotes, corpus=corpus).save(tmp_path / "shown.html").as_uri())
    title = page.locator(".q[data-place]").first.get_attribute("title")
    assert all(word in title for word in ("Ada Holm", "“said”", "confidence", "tone", "stance"))
    page.locator("summary").click()
    assert page.locator("tbody tr").first.is_visible()
    context.close()
