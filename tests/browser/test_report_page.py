"""The report page in a browser: it filters, prints, can be used by keyboard and without JavaScript, and stays inert."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.articles import Article
from onrecord.compare import count_quotations
from onrecord.figures import looks, offscreen, plot_averages, plot_quoting
from onrecord.report import gather_facts, write_page
from onrecord.schema import AVERAGES, ISSUES, QUOTATIONS, SENTENCES

BUILT = Path(__file__).parents[2] / "reports" / "lough_erne_2013" / "index.html"

EVIL = (
    "<script>window.broken = 1</script>"
    '<img src=x onerror="window.broken = 2"><svg onload="window.broken = 3"><style>body { display: none }</style>'
    '</div></article></main><iframe src="https://example.org/"></iframe><a href="javascript:window.broken = 4">go</a>'
    "{{ 7 * 7 }} &lt;b&gt; \u202egnp.exe\u202d \u2066left open \x00"
)
DRAWN = EVIL[: EVIL.index("{{")]  # a figure has no letters for what stands behind it
TEXTS = {
    "harbor": "“We will wait,” said Ada Holm.\n\nViktor Brandt said that the harbor was closed. Follow us.",
    "wire": "Brandt said: “She said ‘wait’ again, and it rained.”\n\nNobody answered.",
    "evil": f"“{EVIL}” said {EVIL}.\n\nAda Holm said that it was late.",
}


def quoted(article: str, words: str, kind: str, person: str | None, speaker: str | None = None) -> tuple[Any, ...]:
    start = TEXTS[article].index(words)
    end = start + len(words)
    return (
        f"{article}#{start}", article, [(start, end)], start, end, words, kind, "said", None, "say", False,
        speaker, None, None, person, None, None, f"{article}#{start}", "cue", 0.9,
    )  # fmt: skip


QUOTES = QUOTATIONS.frame(
    [
        quoted("harbor", "“We will wait,”", "direct", "ada_holm"),
        quoted("harbor", "that the harbor was closed", "indirect", "viktor_brandt"),
        quoted("wire", "“She said ‘wait’ again, and it rained.”", "direct", "viktor_brandt"),
        quoted("wire", "‘wait’", "mixed", "ada_holm"),
        quoted("evil", f"“{EVIL}”", "direct", None, EVIL),
        quoted("evil", "that it was late", "indirect", "ada_holm"),
    ]
).assign(tone=[0.25, -0.5, 0.125, 0.0, None, 0.5])
ARTICLES = [
    Article("harbor", TEXTS["harbor"], outlet="The Harbor Courier", headline="Waiting", url="https://example.org/w"),
    Article("wire", TEXTS["wire"], outlet="Northern Wire", origin="written for onrecord", headline="Rain"),
    Article("evil", TEXTS["evil"], outlet=EVIL, headline=EVIL, byline=EVIL, url="javascript:window.broken = 5"),
]
PARTS = {"article_id": "harbor", "start": TEXTS["harbor"].index("Follow"), "end": len(TEXTS["harbor"])}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of three invented articles, one of which wants to break it."""
    folder = tmp_path_factory.mktemp("report")
    rows = [
        ("tone", who, "quotation", 0.2, 0.1, 0.3, 2, 1, "bootstrap") for who in ("ada_holm", "viktor_brandt", DRAWN)
    ]
    averages = AVERAGES.frame(rows)
    sentences = SENTENCES.frame([PARTS | {"sentence_id": 0, "paragraph": 0, "part": "furniture"}])
    with offscreen():
        figures = {"tone": plot_averages(averages), "quoting": plot_quoting(count_quotations(QUOTES[:4]))}
    path = write_page(
        folder=folder,
        title="Waiting",
        question="Who waits?",
        facts=gather_facts(articles=ARTICLES, quotations=QUOTES),
        articles=ARTICLES,
        quotations=QUOTES,
        figures=figures,
        tables={"averages": averages, "issues": ISSUES.frame([("evil", EVIL, EVIL, EVIL)])},
        text=f"# Waiting\n\nThey wait.\n\n## Why\n\n{EVIL.replace('{{ 7 * 7 }}', '')}\n\n[go](javascript:alert(1)) ![x](https://example.org/x.png)",
        sentences=sentences,
        palette=looks(["ada_holm", "viktor_brandt"]),
    )
    return path.as_uri()


@pytest.fixture
def page(watched: Any, address: str) -> Any:
    watched.page.goto(address)
    return watched.page


def shown(page: Any, selector: str) -> list[str]:
    """Tell the ids of what can be seen."""
    return [one.get_attribute("id") for one in page.query_selector_all(selector) if one.is_visible()]


def said(page: Any) -> str:
    return str(page.inner_text("#filter output"))


def test_the_page_opens_from_a_file_without_error_and_asks_nobody_for_anything(
    watched: Any, address: str, scheme: str
) -> None:
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.goto(address)
    assert watched.page.title() == "Waiting"
    assert watched.errors == []
    assert watched.external == []


def test_axe_finds_nothing_serious_in_light_and_dark_folded_and_unfolded(
    watched: Any, address: str, scheme: str
) -> None:
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.goto(address)
    assert watched.violations("serious", "critical", "moderate") == []
    watched.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    watched.page.select_option("select[name=speaker]", "Ada Holm")
    assert watched.violations("serious", "critical", "moderate") == []


def test_a_built_report_has_no_error_no_outside_request_and_no_serious_finding(watched: Any, scheme: str) -> None:
    if not BUILT.is_file():
        pytest.skip("no report is built here (make report)")
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.goto(BUILT.as_uri())
    assert watched.errors == []
    assert watched.external == []
    assert watched.violations() == []


def test_quotations_are_filtered_by_speaker_and_kind_and_the_page_says_how_many(page: Any) -> None:
    assert said(page) == "6 of 6 quotations shown, 3 of 3 articles listed."
    page.select_option("select[name=speaker]", "Viktor Brandt")
    assert shown(page, "tr.quoted") == ["r1", "r2"]
    assert shown(page, ".shown") == ["article-0", "article-1"]
    assert said(page) == "2 of 6 quotations shown, 2 of 3 articles listed."
    page.select_option("select[name=kind]", "direct")
    assert shown(page, "tr.quoted") == ["r2"]
    assert page.get_attribute("mark[data-q=q1]", "class").split()[-1] == "off"
    page.click("#filter button[type=reset]")
    page.wait_for_selector("#r0", state="visible")
    assert shown(page, "tr.quoted") == [f"r{place}" for place in range(6)]
    assert page.query_selector("mark.off") is None


def test_a_search_finds_quotations_and_articles_and_lights_the_words_without_touching_the_text(page: Any) -> None:
    before = page.evaluate("document.querySelector('.article').innerHTML")
    page.fill("input[name=words]", "WAIT")
    assert shown(page, "tr.quoted") == ["r0", "r2", "r3"]
    assert page.evaluate("CSS.highlights.get('found').size") >= 4
    page.fill("input[name=words]", "nobody ANSWERED")
    assert shown(page, "tr.quoted") == []
    assert shown(page, ".shown") == ["article-1"], "narration is searched too"
    assert page.evaluate("document.querySelector('.article').innerHTML") == before
    page.press("input[name=words]", "Escape")
    assert said(page) == "6 of 6 quotations shown, 3 of 3 articles listed."
    assert not page.evaluate("CSS.highlights.has('found')")


def test_a_quotation_leads_to_its_row_and_the_row_to_its_place_folded_or_filtered_away(page: Any) -> None:
    page.click("a.to[href='#r0']")
    assert page.evaluate("location.hash") == "#r0"
    assert page.evaluate("document.querySelector('tr:target').id") == "r0"
    assert not page.is_visible("#q2"), "its article is folded"
    page.click("#r2 a")
    page.wait_for_selector("#q2", state="visible")
    page.select_option("select[name=speaker]", "Viktor Brandt")
    page.evaluate("location.hash = '#r0'")
    page.wait_for_selector("#r0", state="visible")


def test_all_of_it_can_be_reached_by_keyboard_and_the_focus_is_seen(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.tagName + '.' + (e.name || e.className), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        if at[0].startswith("BODY"):
            break
        assert at[1] != "none", at
        assert at[2] >= 1, at
        reached.add(at[0])
    assert {"INPUT.words", "SELECT.speaker", "SELECT.kind", "A.to", "SUMMARY.", "DIV.scroll"} <= reached


def test_a_filter_works_from_the_keyboard(page: Any) -> None:
    page.focus("input[name=words]")
    page.keyboard.type("rained")
    page.keyboard.press("Enter")
    assert shown(page, "tr.quoted") == ["r2"], "and nothing is sent anywhere"
    assert page.url.endswith("index.html")


def test_without_javascript_all_is_there_but_the_filter(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.is_visible("#filter")
    assert len(page.query_selector_all("tr.quoted")) == 6
    assert page.is_visible("figure img")
    page.click("details.shown summary")
    assert page.is_visible("details.shown .article")
    page.goto(f"{address}#q2")
    assert page.is_visible("#q2")
    context.close()


def test_on_paper_everything_is_unfolded_and_nothing_is_a_control(page: Any) -> None:
    page.select_option("select[name=speaker]", "Viktor Brandt")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.is_visible("#filter")
    assert not page.is_visible("nav")
    assert not page.is_visible(".save")
    assert page.is_visible("#q2"), "folded articles are open"
    assert shown(page, "tr.quoted") == [f"r{place}" for place in range(6)], "what was filtered away is printed"
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert page.pdf()[:5] == b"%PDF-"


def test_a_narrow_window_needs_no_sideways_scrolling(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_a_text_or_headline_holds_stays_text(watched: Any, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("window.broken") is None
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.query_selector("main iframe, main svg, main style, main script, [onerror], [onload]") is None
    assert page.query_selector("a[href^='javascript:' i]") is None
    assert "49" not in page.inner_text("#article-2 h3, #article-2 summary")
    assert page.inner_text("#article-2 .article").startswith("“<script>window.broken = 1</script>")
    assert watched.errors == []
    assert watched.external == []


def test_a_direction_that_a_text_leaves_open_does_not_turn_what_follows_it(page: Any) -> None:
    """Bidirectional controls end where their text ends: the words behind them stand to the right of it."""
    for selector in ("#article-2 summary", "#article-2 .meta", "#article-2 .legend li"):
        closed = page.evaluate(
            "(selector) => Array.from(document.querySelectorAll(selector)).every((one) => {"
            "  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);"
            "  while (walk.nextNode()) if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(walk.currentNode.data)"
            "    && !walk.currentNode.parentElement.closest('bdi')) return false;"
            "  return true; })",
            selector,
        )
        assert closed, selector
    isolated = "(one) => getComputedStyle(one).unicodeBidi.includes('isolate')"
    assert page.eval_on_selector("#article-2 .article", isolated)
    assert page.eval_on_selector("#r4 td", isolated)
    assert page.eval_on_selector("#r4 td span", "(one) => getComputedStyle(one).direction") == "ltr"


def test_the_numbers_of_a_figure_are_saved_from_the_page(page: Any, tmp_path: Path) -> None:
    with page.expect_download() as waiting:
        page.click("#figure-tone .save a")
    kept = tmp_path / "tone.csv"
    waiting.value.save_as(kept)
    assert waiting.value.suggested_filename == "tone.csv"
    assert kept.read_text(encoding="utf-8").startswith("measure,group,estimand,estimate")
