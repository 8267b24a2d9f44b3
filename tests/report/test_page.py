"""The page: one file that needs nothing else, with everything on it that makes its numbers checkable."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from onrecord.articles import Article
from onrecord.errors import OnRecordError
from onrecord.figures import looks, offscreen, plot_averages, plot_contrast
from onrecord.report import gather_facts, hash_folder, versions, write_page
from onrecord.schema import AVERAGES, CONTRASTS, ISSUES, QUOTATIONS
from onrecord.tables import csv_text

TEXT = "“We will wait,” said Ada Holm. <b>Rain & wind</b>\r\n\nBrandt said: “She said ‘wait’ again.”\n\nFollow us."
ARTICLES = [
    Article("harbor", TEXT, outlet="The Harbor Courier", headline="Waiting", url="https://example.org/waiting"),
    Article("wire", "Nothing was said.", outlet="Northern Wire", origin="written for onrecord"),
]


def quotation(place, span, kind, person):
    start, end = span
    return (
        f"harbor#{place}", "harbor", [span], start, end, TEXT[start:end], kind, "said", None, "say", False,
        None, None, None, person, None, None, f"harbor#{place}", "cue", 0.9,
    )  # fmt: skip


QUOTES = QUOTATIONS.frame(
    [
        quotation(0, (0, 15), "direct", "ada_holm"),
        quotation(1, (TEXT.index("“She"), TEXT.index("again.”") + 7), "direct", "viktor_brandt"),
        quotation(2, (TEXT.index("‘wait"), TEXT.index("wait’") + 5), "mixed", "ada_holm"),
    ]
)
AVERAGE = AVERAGES.frame([("tone", "ada_holm", "quotation", 0.2, 0.1, 0.3, 2, 1, "bootstrap <of> articles")])
SENTENCES = pd.DataFrame(
    [("harbor", 0, 0, TEXT.index("Follow"), len(TEXT), "furniture")],
    columns=["article_id", "sentence_id", "paragraph", "start", "end", "part"],
)
WORDS = (
    "# Who waits\n\nHolm is quoted {{ tone.ada_holm.n_quotes }} times.\n\n## Tone\n\nIt is {{ tone.ada_holm.mean }}."
)


def written(folder, **more):
    with offscreen():
        figures = {"tone": plot_averages(AVERAGE), "contrasts": plot_contrast(CONTRASTS.frame())}
    given = {
        "title": "Waiting & wanting",
        "question": "Who waits?",
        "facts": gather_facts(articles=ARTICLES, quotations=QUOTES, averages=AVERAGE),
        "articles": ARTICLES,
        "quotations": QUOTES,
        "figures": figures,
        "tables": {"averages": AVERAGE, "quotations": QUOTES, "issues": ISSUES.frame()},
        "text": WORDS,
        "sentences": SENTENCES,
        "palette": looks(["ada_holm", "viktor_brandt"]),
        "inputs": {"harbor.md": "0" * 64},
        "command": "make report",
    }
    return write_page(folder=folder, **(given | more)).read_bytes().decode("utf-8")


class Page(HTMLParser):
    """What a browser would find: elements, ids, links, and the text of every marked article."""

    VOID = ("meta", "img", "br", "link", "input", "hr")

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.articles, self.text = [], [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if tag not in self.VOID:
            self.open.append((tag, attrs))
        if attrs.get("class") == "article":
            self.articles.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text += data
        if any(attrs.get("class") == "article" for _, attrs in self.open):
            self.articles[-1] += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_the_page_is_well_formed_and_says_its_language(page):
    assert not page.open
    assert page.all("html") == [{"lang": "en"}]
    assert [tag for tag, _ in page.elements if tag == "h1"] == ["h1"]


def test_nothing_is_loaded_from_anywhere(page, html):
    loads = [value for _, attrs in page.elements for name, value in attrs.items() if name in ("src", "srcset", "data")]
    assert loads
    assert all(value.startswith("data:image/") for value in loads)
    assert not {"link", "iframe", "object", "embed"} & {tag for tag, _ in page.elements}
    assert page.all("script") == [{}], "one script, the page's own, inside the page"
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    hrefs = [attrs["href"] for attrs in page.all("a") if "href" in attrs]
    saved = [attrs["href"] for attrs in page.all("a") if "download" in attrs]
    assert all(href.startswith("data:text/csv") for href in saved)
    assert all(href.startswith(("#", "https://example.org")) for href in hrefs if href not in saved)


def test_nothing_may_run_or_load_but_the_pages_own_script_and_style(html):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    assert "connect-src" not in allowed
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        hashed = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert allowed[f"{tag}-src"] == f"'sha256-{hashed}'"
    assert "unsafe" not in policy


def test_a_quotation_leads_to_its_row_and_the_row_back(page, html):
    rows = [attrs["id"] for attrs in page.all("tr") if attrs.get("class") == "quoted"]
    assert rows == ["r0", "r1", "r2"]
    links = [attrs["href"] for attrs in page.all("a") if attrs.get("class") == "to"]
    assert {"#r0", "#r1", "#r2"} == set(links)
    assert re.search(r'<tr class="quoted" id="r1"[^>]*data-speaker="Viktor Brandt"[^>]*><td><a href="#q1"', html)


def test_a_quotation_whose_article_is_not_shown_has_a_row_without_a_link(tmp_path):
    page = Page(written(tmp_path, articles=ARTICLES[1:], sentences=None))
    assert [attrs["id"] for attrs in page.all("tr") if attrs.get("class") == "quoted"] == ["r0", "r1", "r2"]
    assert not [attrs for attrs in page.all("a") if attrs.get("href", "").startswith("#q0")]


def test_every_table_and_the_numbers_of_every_figure_can_be_saved_from_the_page(page, html):
    saved = {
        attrs["download"]: base64.b64decode(attrs["href"].partition(",")[2])
        for attrs in page.all("a")
        if "download" in attrs
    }
    assert set(saved) == {"tone.csv", "averages.csv", "quotations.csv"}
    assert hashlib.sha256(saved["tone.csv"]).hexdigest() in page.text
    drawn = base64.b64decode(page.all("img")[0]["src"].partition(",")[2])
    assert hashlib.sha256(saved["tone.csv"]).hexdigest().encode() in drawn, "the figure names its data"
    assert saved["averages.csv"] == csv_text(AVERAGE).encode()
    assert saved["quotations.csv"].count(b"harbor#") == 2 * len(QUOTES)


def test_a_table_too_long_for_the_page_is_named_where_it_stands(monkeypatch, tmp_path):
    monkeypatch.setattr("onrecord.report.tabled.EMBEDDED", 10)
    page = Page(written(tmp_path))
    assert not [attrs for attrs in page.all("a") if "download" in attrs]
    assert "tables/quotations.csv" in page.text


def test_the_contents_lead_to_every_section_figure_and_article(page):
    inside = [attrs["href"] for attrs in page.all("a") if attrs.get("href", "").startswith("#")]
    assert {"#findings", "#figure-tone", "#article-1", "#quotations", "#table-averages", "#issues"} <= set(inside)


def test_every_figure_says_how_to_read_it(page):
    assert "How to read it. Dot: estimate; bar: interval" in " ".join(page.text.split())


def test_every_link_inside_the_page_leads_somewhere_and_no_id_stands_twice(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = {attrs["href"][1:] for attrs in page.all("a") if attrs.get("href", "").startswith("#")}
    assert inside <= set(ids)
    named = {value for _, attrs in page.elements for name, value in attrs.items() if name == "aria-labelledby"}
    assert named <= set(ids)


def test_every_figure_has_alt_text_a_caption_and_is_an_svg(page):
    images = page.all("img")
    assert len(images) == 2
    assert "Ada Holm +0.20 (+0.10 to +0.30), 2 quotes in 1 article" in images[0]["alt"]
    assert all(len(image["alt"]) > 15 for image in images)
    drawn = base64.b64decode(images[0]["src"].partition(",")[2])
    assert b"<svg" in drawn
    assert page.all("figcaption")


def test_the_marked_articles_are_the_texts_character_by_character(page):
    assert page.articles == [article.text for article in ARTICLES]


def test_marks_lie_on_the_quotations_with_speaker_and_kind(page):
    marked = page.all("mark")
    assert [mark["data-who"] for mark in marked if "data-who" in mark] == ["Ada Holm", "Viktor Brandt", "Ada Holm"]
    assert marked[0]["class"] == "q s0 direct"
    assert "q s0 mixed nested" in [mark["class"] for mark in marked]


def test_colour_is_not_alone(html):
    rules = re.findall(r"\.q\.s\d \{ --who: (#\w+);.*?text-decoration-style: (\w+);", html)
    assert rules == [("#0072B2", "solid"), ("#D55E00", "dashed")]


def test_furniture_is_greyed(html):
    assert '<span class="furniture">Follow us.</span>' in html


def test_the_page_says_on_its_face_which_texts_were_written_for_the_package(page):
    assert "1 of the articles was written for this package" in page.text
    head = page.text.index("written for this package")
    assert head < page.text.index("Findings")


def test_title_answer_and_findings_come_from_the_text_with_its_facts(page):
    assert "Who waits" in page.text
    assert "Holm is quoted 2 times." in page.text
    assert "It is +0.20." in page.text


def test_tables_have_captions_and_what_their_columns_mean(page, html):
    assert len(page.all("caption")) >= 3
    assert "one row is the mean of one measure in one group. 1 row." in page.text
    assert "bootstrap &lt;of&gt; articles" in html
    assert "how often that rule is right on gold data" in page.text


def test_versions_hashes_and_the_way_to_make_it_again_are_named(page):
    assert "0" * 64 in page.text
    assert "make report" in page.text
    assert {"python", "onrecord", "pandas", "jinja2"} <= set(versions())
    for name in versions():
        assert name in page.text


def test_a_measure_without_a_validity_figure_says_so(tmp_path):
    stated = Page(written(tmp_path, validity={"tone": "r = .50 with the mean of 20 readers."})).text
    assert "r = .50 with the mean of 20 readers." in stated
    assert stated.count("No published validity figure on news") == 2


def test_two_pages_are_the_same_bytes(html, tmp_path):
    assert written(tmp_path) == html
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_page_without_text_figures_or_quotations_still_stands(tmp_path):
    none = QUOTATIONS.frame()
    bare = written(
        tmp_path, text="", figures={}, tables={}, quotations=none, sentences=None, palette=None, inputs=None,
        facts=gather_facts(articles=ARTICLES, quotations=none),
    )  # fmt: skip
    page = Page(bare)
    assert page.articles == [article.text for article in ARTICLES]
    assert "Waiting & wanting" in page.text
    assert "has no text yet" in page.text


def test_whole_numbers_have_no_decimals_and_missing_ones_a_dash(tmp_path):
    table = pd.DataFrame({"planted": [-2.0, None], "measured": [0.25, -1.0], "spans": [[(1, 3), (5, 9)], (2, 4)]})
    html = written(tmp_path, tables={"planted": table})
    assert '<td class="n">−2</td><td class="n">0.250</td><td>1–3, 5–9</td>' in html
    assert '<td class="n">–</td><td class="n">−1.000</td><td>2–4</td>' in html


def test_long_tables_are_cut_and_say_so(tmp_path):
    long = pd.concat([AVERAGE] * 70, ignore_index=True)
    assert (
        "70 rows; the first 60 are shown, all are in tables/averages.csv"
        in Page(written(tmp_path, tables={"averages": long})).text
    )


def test_the_article_asked_for_stands_open_and_first(tmp_path):
    page = Page(written(tmp_path, article="wire"))
    assert page.articles[0] == "Nothing was said."
    assert len(page.all("article")) == 1


def test_bad_arguments_are_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(OnRecordError, match=r"Near ones: tone\.ada_holm"):
        written(tmp_path, text="{{ tone.ada_holm.meen }}")
    with pytest.raises(OnRecordError, match=r"Unknown article_id 'harbour'.*Did you mean 'harbor'"):
        written(tmp_path, article="harbour")
    with pytest.raises(OnRecordError, match="n_written"):
        written(tmp_path, facts={"n_articles": 1}, text="")
    with pytest.raises(OnRecordError, match="lacks the column"):
        written(tmp_path, quotations=QUOTES.drop(columns="spans"))
    assert not list(tmp_path.iterdir())


def test_a_lone_surrogate_does_not_stop_the_page(tmp_path):
    broken = [Article("odd", "Rain fell.", headline="Rain \ud800")]
    written(tmp_path, articles=broken, quotations=QUOTATIONS.frame(), sentences=None)
    assert "Rain ?" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_folder_is_hashed_file_by_file(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_bytes(b"")
    (tmp_path / "one.md").write_bytes(b"rain")
    (tmp_path / ".hidden").write_bytes(b"x")
    hashed = hash_folder(tmp_path)
    assert list(hashed) == ["b/two.md", "one.md"]
    assert hashed["b/two.md"].startswith("e3b0c44298fc1c14")
    assert hash_folder(tmp_path / "one.md") == {"one.md": hashed["one.md"]}
    with pytest.raises(OnRecordError, match="no such folder"):
        hash_folder(tmp_path / "none")
