"""The databases' exports: every field of every invented article comes back, and nothing is lost without a row."""

import pytest

from onrecord import read_corpus

pytest.importorskip("docx")
pytest.importorskip("striprtf")
pytest.importorskip("lxml")

FIELDS = ("headline", "outlet", "published", "byline", "section", "text", "language")
# A plain rich text export of Factiva has no line for the section.
UNSAID = {"factiva_rtf": {"section"}}


@pytest.fixture
def read(tmp_path):
    def read(name, data, **options):
        path = tmp_path / name
        path.write_bytes(data)
        return read_corpus(path, **options)

    return read


def value(story, field):
    if field == "headline":
        return " ".join(story.headline.split())
    return "en" if field == "language" else getattr(story, field)


def test_every_field_comes_back(read, export, stories):
    name, make = export
    corpus = read(*make(stories))
    assert len(corpus) == len(stories)
    assert corpus.files["format"].tolist() == [name.partition(",")[0]]
    wrong = [
        (story.number, field, value(story, field), getattr(article, field))
        for story, article in zip(stories, corpus, strict=True)
        for field in FIELDS
        if field not in UNSAID.get(name, ()) and getattr(article, field) != value(story, field)
    ]
    # The acceptance is 99 %; the fixtures are ours, so that all of them must be right.
    assert wrong == []


def test_every_value_is_accounted_for(read, export, stories):
    corpus = read(*export[1](stories))
    audit = corpus.audit.set_index(["article_id", "field"])
    assert audit.index.is_unique
    for article in corpus:
        for field in (*FIELDS, "article_id", "url", "rights"):
            assert (getattr(article, field) is not None) == ((article.article_id, field) in audit.index)
    assert set(corpus.audit["basis"]) <= {"stated", "placed", "guessed"}
    row = corpus.files.iloc[0]
    assert row["n_records"] == row["n_articles"] + row["n_unread"]


def test_the_name_of_the_file_does_not_matter(read, export, stories):
    name, make = export
    file, data = make(stories[:5])
    # Plain text is told from other plain text by its content, but has no mark that it is text at all.
    corpus = read("export.text.txt" if file.endswith("txt") else "export.txt", data)
    assert corpus.files["format"].tolist() == [name.partition(",")[0]]
    assert len(corpus) == 5


def test_one_article_alone_is_an_export_too(read, export, stories):
    for story in stories[:8]:
        (article,) = read(*export[1]([story]))
        assert article.text == story.text
        assert article.headline == value(story, "headline")


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.8, 0.95])
def test_an_export_cut_off_keeps_what_is_whole_and_says_what_is_not(read, export, stories, cut):
    name, make = export
    file, data = make(stories)
    if file.endswith("docx"):
        pytest.skip("a Word file that is cut off is no Word file; test_formats holds it")
    corpus = read(file, data[: int(len(data) * cut)])
    whole = {story.text for story in stories}
    kept = [article for article in corpus if article.text in whole]
    assert len(kept) >= int(len(stories) * cut) - 5
    assert len(corpus) <= len(kept) + 1
    if "txt" in name or "proquest" in name:
        assert corpus.issues["problem"].str.contains("are in the file").any()


def test_a_cover_page_that_promises_more_is_an_issue(read, build, stories):
    lines = [*build["nexis_cover"](stories[:4]), *(line for s in stories[:3] for line in build["nexis_lines"](s))]
    corpus = read("export.docx", build["docx_bytes"](lines))
    assert len(corpus) == 3
    assert corpus.issues["problem"].tolist() == ["the cover page says 4 articles, and 3 are in the file"]
    assert len(corpus.unread) == 1


def test_an_article_without_a_date_is_read_and_doubted(read, build, stories):
    lines = [line for line in build["nexis_lines"](stories[0]) if "2013" not in line[1] or "Load" in line[1]]
    corpus = read("export.docx", build["docx_bytes"](lines))
    (article,) = corpus
    assert article.published is None
    assert article.text == stories[0].text
    assert "no line that is a date" in corpus.issues["problem"][0]


def test_an_article_without_a_text_is_an_issue(read, build, stories):
    bare = [line for line in build["nexis_lines"](stories[1]) if line[1] not in stories[1].paragraphs]
    corpus = read("export.docx", build["docx_bytes"]([*bare, *build["nexis_lines"](stories[2])]))
    assert len(corpus) == 1
    assert corpus.issues["problem"].tolist() == ["no text"]
    assert corpus.files.iloc[0][["n_records", "n_articles", "n_unread"]].tolist() == [2, 1, 1]


def test_a_text_shorter_than_the_export_says_is_doubted(read, build, stories):
    lines = [
        (style, text.replace("Length:\u00a0", "Length:\u00a09")) for style, text in build["nexis_lines"](stories[0])
    ]
    assert "the export says" in read("export.docx", build["docx_bytes"](lines)).issues["problem"][0]


def test_a_table_in_a_text_is_kept_row_by_row(read, build, stories):
    lines = build["nexis_lines"](stories[0])
    at = next(place for place, line in enumerate(lines) if line[1] == stories[0].paragraphs[-1])
    rows = [["Boats", "Home"], ["12", "7"]]
    (article,) = read("export.docx", build["docx_bytes"]([*lines[:at], ("", rows), *lines[at:]]))
    assert article.text == "\n\n".join([*stories[0].paragraphs[:-1], "Boats\tHome", "12\t7", stories[0].paragraphs[-1]])


def test_rich_text_without_a_heading_knows_the_headline_by_its_place(read, build, stories):
    corpus = read("export.rtf", build["nexis_rtf"](stories[:9])[1])
    placed = corpus.audit.query("field == 'headline'")
    assert placed["basis"].tolist() == ["placed"] * 9
    assert [article.headline for article in corpus] == [value(story, "headline") for story in stories[:9]]


def test_what_an_export_says_besides_is_kept(read, build, stories):
    corpus = read("export.docx", build["nexis_docx"](stories)[1])
    first = next(iter(corpus)).extra
    assert first["load_date"] == "July 30, 2013"
    assert first["subject"] == "RAIN (90%); HARBORS (78%)"
    assert [article.extra.get("edition") for article in corpus] == [story.edition for story in stories]
    assert [article.article_id for article in read("e.html", build["factiva_html"](stories)[1])][
        1
    ] == "DEMO000020130202e96h00001"
