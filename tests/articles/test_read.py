"""Reading: every kind of file, and everything that can be wrong with one."""

import json
import pickle

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import Article, Corpus, OnRecordError, read_corpus, write_table
from onrecord.articles.textfile import decode, front_matter

STORY = "Rain fell on Harbor, the mayor said.\n"


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def problems(corpus):
    return corpus.issues["problem"].tolist()


def test_front_matter_gives_the_columns_and_the_text_is_verbatim(write, tmp_path):
    write(
        "one.md",
        "---\nid: demo-1\noutlet: no\ndate: 2013-06-17\ntitle: 20:33\nauthors: [Ada Holm, Jon Lind]\n"
        "slant: {holm: 1, brandt: -2}\nframes: [conflict, economic]\nround: 3\n---\n"
        "\n“Rain”\u00a0fell. \r\n\r\nIt stopped.",
    )
    corpus = read_corpus(tmp_path)
    article = corpus["demo-1"]
    assert article.text == "\n“Rain”\u00a0fell. \r\n\r\nIt stopped."
    assert (article.outlet, article.headline, article.byline) == ("no", "20:33", "Ada Holm, Jon Lind")
    assert article.published == pd.Timestamp("2013-06-17", tz="UTC")
    assert article.extra == {"slant": {"holm": 1, "brandt": -2}, "frames": ["conflict", "economic"], "round": 3}
    row = corpus.articles.iloc[0]
    assert (row["slant_holm"], row["slant_brandt"], row["frames"], row["round"]) == (1, -2, "conflict|economic", 3)
    assert problems(corpus) == []


def test_a_file_without_front_matter_is_all_text_and_its_name_the_id(write):
    corpus = read_corpus(write("harbor.txt", STORY))
    assert [(a.article_id, a.text) for a in corpus] == [("harbor", STORY)]


def test_a_folder_is_read_in_order_at_any_depth_and_passes_by_what_is_no_article(write, tmp_path):
    for name in ("b/two.txt", "a/one.md", "c.txt", "README.md", "DATASHEET.md", "LICENSE.txt", ".hidden.md",
                 ".git/x.md", "coverage.yaml", "picture.png"):  # fmt: skip
        write(name, STORY)
    assert [article.article_id for article in read_corpus(tmp_path)] == ["one", "two", "c"]


def test_jsonl_offsets_stay_true(write):
    text = "😀 “Rain”\r\n\tfell.\u2028It\u00a0stopped. "
    lines = [{"doc_id": 7, "text": text, "publisher": "Demo wire", "quotes": []}, {"content": STORY}]
    corpus = read_corpus(write("in.jsonl", "\n".join(json.dumps(line) for line in lines)))
    assert corpus["7"].text == text
    assert corpus["7"].outlet == "Demo wire"
    assert corpus["in-2"].text == STORY


def test_csv_takes_a_mapping_and_common_names(write):
    path = write("in.csv", '\ufeffKey,Story,Title,Paper,slant\n1,"Rain\r\nfell, he said.",Rain,Demo post,-1\n')
    corpus = read_corpus(path, columns={"Key": "article_id", "Story": "text", "Paper": "outlet"})
    article = corpus["1"]
    assert (article.text, article.headline, article.outlet) == ("Rain\r\nfell, he said.", "Rain", "Demo post")
    assert article.extra == {"slant": "-1"}


def test_csv_of_spreadsheets_with_semicolons(write):
    assert read_corpus(write("in.csv", "id;text\n1;Rain fell, he said.\n"))["1"].text == "Rain fell, he said."


def test_parquet_keeps_types_of_the_users_columns(tmp_path):
    pytest.importorskip("pyarrow")
    table = pd.DataFrame(
        {"id": ["a", "b"], "body": [STORY, STORY], "date": pd.to_datetime(["2013-06-17", None]), "slant": [1.5, None]}
    )
    table.to_parquet(tmp_path / "in.parquet")
    corpus = read_corpus(tmp_path)
    assert corpus.articles["slant"].tolist()[0] == 1.5
    assert corpus["a"].published == pd.Timestamp("2013-06-17", tz="UTC")
    assert corpus["b"].published is None
    assert corpus["b"].extra == {}


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.md", b"", "empty file"),
        ("x.md", b" \n\n", "no text"),
        ("x.md", b"---\nid: x\n---\n", "no text"),
        ("x.md", b"abc\0def", "NUL"),
        ("x.txt", bytes(range(1, 32)) * 9 + b"\xff", "not a text file"),
        ("x.txt", b"\x81\x8d\xff", "UTF-8"),
        ("x.jsonl", b"{'id': 1}\n", "broken JSON"),
        ("x.jsonl", b"[1, 2]\n", "not a JSON object"),
        ("x.jsonl", b'{"id": 1, "text": ["a"]}\n', "not a text"),
        ("x.jsonl", b'{"id": 1, "words": "a"}\n', "no text among its columns (id, words)"),
        ("x.jsonl", b"[" * 200_000 + b"\n", "broken JSON"),
        ("x.csv", b"id,text\n1,\n", "no text"),
        ("x.csv", b"\n\n", "no header row"),
        ("x.csv", b"id,text\n1,Rain,fell\n", "3 values in a row of 2 columns"),
        ("x.csv", b'id,text\n1,"Rain\n', "broken CSV row"),
        ("x.parquet", b"PAR1nothing", "broken Parquet"),
    ],
)
def test_what_cannot_be_read_is_an_issue_and_the_rest_goes_on(write, tmp_path, name, content, problem):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    write("zz_good.md", STORY)
    path = write(name, content)
    corpus = read_corpus(tmp_path)
    assert [article.article_id for article in corpus] == ["zz_good"]
    assert any(problem in found for found in problems(corpus))
    assert corpus.issues["where"][0].startswith(name)
    with pytest.raises(OnRecordError, match="nothing could be read") as caught:
        read_corpus(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "text", "problem"),
    [
        ("---\nheadline: Holm: rain\n---\nRain fell.\n", "Rain fell.\n", "line 2: mapping values"),
        ("---\nid: x\nRain: no end\n\nRain fell.\n", "Rain fell.\n", "not closed"),
        ("---\nid: [x\n\nRain fell.\n---\nIt stopped.\n", "Rain fell.\n---\nIt stopped.\n", "broken"),
        ("---\nx: 1" + "1" * 5000 + "\n---\nRain fell.\n", "Rain fell.\n", None),
        ("---\nx: " + "[" * 5000 + "\n---\nRain fell.\n", "Rain fell.\n", "broken"),
        ("---\nRain fell.\n---\nIt stopped.\n", "---\nRain fell.\n---\nIt stopped.\n", None),
        ("----\nRain fell.\n", "----\nRain fell.\n", None),
        ("---\n---\nRain fell.\n", "Rain fell.\n", None),
    ],
)
def test_broken_front_matter_keeps_the_text_behind_it(write, content, text, problem):
    corpus = read_corpus(write("x.md", content))
    assert corpus["x"].text == text
    assert [problem] if problem is None else any(problem in found for found in problems(corpus))
    assert (problem is None) == (problems(corpus) == [])


def test_old_encodings_are_read_and_said(write, tmp_path):
    write("a.txt", "“Rain” fell.".encode("cp1252"))
    write("b.txt", "“Rain” fell.".encode("utf-16"))
    write("c.txt", "\ufeff“Rain” fell.")
    write("d.jsonl", '{"id": "d", "text": "“Rain” fell."}\n'.encode("cp1252"))
    corpus = read_corpus(tmp_path)
    assert {article.text for article in corpus} == {"“Rain” fell."}
    assert problems(corpus) == ["read as Windows-1252", "read as UTF-16", "read as Windows-1252"]
    assert corpus.issues["where"].tolist() == ["a.txt", "b.txt", "d.jsonl:1"]


def test_a_doubt_about_the_bytes_is_no_input_left_unread(write, tmp_path):
    write("a.md", "---\nid: beta\n---\n“Rain” fell.".encode("cp1252"))
    write("b.md", "---\nid: [x\n---\nRain fell.")
    write("c.csv", "id,text\n1,Rain fell.\n2,It rained in Orléans.\n".encode("cp1252"))
    corpus = read_corpus(tmp_path)
    assert corpus.issues["article_id"].tolist() == ["beta", "b", "2"]
    assert corpus.unread.empty


@pytest.mark.parametrize("lines", ["1,Rain.\n1,\n", "1,\n1,Rain.\n"])
def test_a_row_left_unread_is_not_taken_for_the_article_whose_id_it_bears(write, lines):
    corpus = read_corpus(write("in.csv", f"id,text\n{lines}"))
    assert [article.text for article in corpus] == ["Rain."]
    assert corpus.unread["problem"].tolist() == ["no text"]


def test_an_unreadable_file_is_not_taken_for_the_article_of_its_name(write, tmp_path):
    write("a.md", STORY)
    write("a.txt", b"abc\0def")
    assert read_corpus(tmp_path).unread["where"].tolist() == ["a.txt"]


@pytest.mark.parametrize(("text", "named"), [("Rain \ud83d fell.", "at 5"), (None, "NoneType"), (b"Rain", "bytes")])
def test_an_article_made_by_hand_of_what_is_no_text_is_refused(text, named):
    with pytest.raises(OnRecordError, match=named):
        Corpus.from_texts({"a": text})


def test_a_broken_line_is_named_with_its_number(write):
    corpus = read_corpus(write("in.jsonl", '{"id": "a", "text": "Rain."}\n\n{"id": \n{"id": "b", "text": "Sun."}\n'))
    assert [article.article_id for article in corpus] == ["a", "b"]
    assert corpus.issues["where"].tolist() == ["in.jsonl:3"]


def test_a_broken_csv_row_is_named_with_its_line(write):
    corpus = read_corpus(write("in.csv", 'id,text\na,"Rain\nfell."\nb,Sun,1\nc,Snow.\n'))
    assert [article.article_id for article in corpus] == ["a", "c"]
    assert corpus.issues["where"].tolist() == ["in.csv:4"]


def test_ids_that_stand_twice_are_numbered(write, tmp_path):
    write("a/x.md", STORY)
    write("b/x.md", STORY)
    write("c.jsonl", '{"id": "x", "text": "Rain."}\n{"id": "x~2", "text": "Sun."}\n')
    corpus = read_corpus(tmp_path)
    assert [article.article_id for article in corpus] == ["x", "x~2", "x~3", "x~2~2"]
    assert corpus.issues["article_id"].tolist() == ["x~2", "x~3", "x~2~2"]


@pytest.mark.parametrize("date", ["someday", "2013-13-45", "10", "now", "05/06/2013", "0001-01-01", "[1, 2]", "{a: 1}"])
def test_a_date_that_is_no_date_is_left_empty(write, date):
    corpus = read_corpus(write("x.md", f"---\ndate: {date}\n---\n{STORY}"))
    assert corpus["x"].published is None
    assert "not a date" in problems(corpus)[0]
    assert corpus.issues["article_id"][0] == "x"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2013-06-17", "2013-06-17T00:00Z"),
        ("2013-06-17 20:33", "2013-06-17T20:33Z"),
        ("2013-06-17T20:33:00+01:00", "2013-06-17T19:33Z"),
        ("17 June 2013", "2013-06-17T00:00Z"),
        ("June 17, 2013", "2013-06-17T00:00Z"),
        ("Mon, 17 Jun 2013 20:33:00 GMT", "2013-06-17T20:33Z"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.79Z"),
    ],
)
def test_dates_are_read_as_utc(write, date, moment):
    assert read_corpus(write("x.md", f"---\ndate: {date}\n---\n{STORY}"))["x"].published == pd.Timestamp(moment)


def test_doubts_about_a_text_are_issues_and_the_article_stays(write, tmp_path):
    write("a_german.txt", "Der Regen fiel auf die Stadt und das Meer, und niemand war da. " * 10)
    write("b_french.md", "---\nlang: fr-FR\n---\nIl pleut sur la ville.")
    write("c_numbers.txt", "1 2 3 ...")
    write("d_lost.txt", "It\ufffds raining, he said.")
    write("e_mojibake.txt", "It\u00e2\u20ac\u2122s raining in the Caf\u00c3\u00a9.")
    write("f_long.txt", "Rain fell on the town that was by the sea. " * 120_000)
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 6
    assert len(corpus["f_long"].text) > 5_000_000
    assert corpus["b_french"].language == "fr"
    assert [found.partition(":")[0] for found in problems(corpus)] == [
        "does not look like English, which the measures are made for",
        "language 'fr'",
        "the text has no letters",
        "characters lost before the text came here (U+FFFD), 1 times",
        "mojibake",
        "very long for an article",
    ]
    assert corpus.issues["where"][3] == "d_lost.txt:offset 2"


def test_page_furniture_is_an_issue_with_its_offset(write):
    corpus = read_corpus(write("x.txt", "Rain fell. [WATCH VIDEO]\n\nFollow us on Twitter: @demo\n"))
    assert problems(corpus) == ["page furniture, not part of the story"] * 2
    assert corpus.issues["where"].tolist() == ["x.txt:offset 11", "x.txt:offset 26"]
    assert corpus.issues["text"].tolist() == ["[WATCH VIDEO]", "Follow us on Twitter: @demo"]


def test_half_characters_are_replaced_one_for_one(write, tmp_path):
    corpus = read_corpus(write("x.jsonl", '{"id": "x", "text": "A\\ud800B said.", "own": "\\udc00"}\n'))
    assert corpus["x"].text == "A\ufffdB said."
    write_table(corpus.articles, tmp_path / "articles.jsonl")


def test_bad_arguments_say_what_is_allowed(write, tmp_path):
    path = write("x.csv", "id,story\n1,Rain.\n")
    with pytest.raises(OnRecordError, match="no such file or folder"):
        read_corpus(tmp_path / "none")
    with pytest.raises(OnRecordError, match=r"allowed: \.md"):
        read_corpus(write("x.png", "Rain"))
    with pytest.raises(OnRecordError, match="Did you mean 'text'"):
        read_corpus(path, columns={"story": "texts"})
    with pytest.raises(OnRecordError, match="Did you mean 'story'"):
        read_corpus(path, columns={"stories": "text"})
    with pytest.raises(OnRecordError, match="two columns"):
        read_corpus(path, columns={"id": "text", "story": "text"})
    with pytest.raises(OnRecordError, match=r"no \.md"):
        read_corpus(write("empty/x.png", "").parent)


def test_parquet_without_its_library_names_the_extra(write, monkeypatch):
    monkeypatch.setattr("onrecord.articles.read.table.find_spec", lambda name: None)
    with pytest.raises(OnRecordError, match=r"onrecord\[scale\]"):
        read_corpus(write("x.parquet", b"PAR1"))


def test_a_file_that_may_not_be_opened_is_an_issue(write, tmp_path, monkeypatch):
    write("a.md", STORY)
    write("b.md", STORY)
    real = type(tmp_path).read_bytes

    def read_bytes(path):
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(type(tmp_path), "read_bytes", read_bytes)
    corpus = read_corpus(tmp_path)
    assert [a.article_id for a in corpus] == ["b"]
    assert problems(corpus) == ["cannot be opened (Permission denied)"]


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
YAMLISH = st.text(alphabet="-: \n\r[]{}'\"&*!|>%@`#?,.~aé0", max_size=60)


@FUZZ
@given(
    data=st.binary(max_size=80) | YAMLISH.map(str.encode), name=st.sampled_from(["x.md", "x.txt", "x.jsonl", "x.csv"])
)
def test_no_bytes_make_a_traceback(write, data, name):
    write(f"folder/{name}", data)
    folder = write("folder/zz.md", STORY).parent
    for old in folder.iterdir():
        if old.name not in (name, "zz.md"):
            old.unlink()
    assert "zz" in read_corpus(folder)


@FUZZ
@given(block=YAMLISH)
def test_no_front_matter_makes_a_traceback_and_no_text_is_invented(block):
    document = f"---\n{block}\n---\n{STORY}"
    parts = front_matter(document)
    assert document.endswith(parts.text)
    assert parts.text.endswith(STORY)


@FUZZ
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_is_decoded_verbatim(text):
    decoded, problem = decode(text.encode("utf-8"))
    if not text.startswith("\ufeff"):
        assert (decoded, problem) == (text, None)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)


@FUZZ
@given(record=st.dictionaries(st.sampled_from(["id", "text", "date", "title", "lang", "own", "n_words"]), VALUES))
def test_no_record_makes_a_traceback(write, tmp_path, record):
    lines = [json.dumps(record), json.dumps({"id": "zz", "text": STORY})]
    corpus = read_corpus(write("x.jsonl", "\n".join(lines)))
    assert STORY in [article.text for article in corpus]
    write_table(corpus.articles, tmp_path / "articles.jsonl")


def test_a_corpus_can_be_sent_to_another_process():
    corpus = Corpus([Article("a", STORY, extra={"slant": 1})])
    back = pickle.loads(pickle.dumps(corpus))
    assert list(back) == list(corpus)
    pd.testing.assert_frame_equal(back.issues, corpus.issues)


def test_where_keeps_the_matching_articles_and_their_issues(write, tmp_path):
    write("a.md", "---\noutlet: Demo wire\nslant: 1\n---\n1")
    write("b.md", f"---\noutlet: Demo post\nslant: -1\n---\n{STORY}")
    corpus = read_corpus(tmp_path)
    assert [a.article_id for a in corpus.where(outlet="Demo wire")] == ["a"]
    assert [a.article_id for a in corpus.where(slant=-1)] == ["b"]
    assert [a.article_id for a in corpus.where(outlet=["Demo wire", "Demo post"], slant=1)] == ["a"]
    assert len(corpus.where(published=None)) == 2
    assert corpus.where(outlet="Demo wire").issues["article_id"].tolist() == ["a"]
    assert len(corpus.where(outlet="Demo post").issues) == 0
    with pytest.raises(OnRecordError, match="Did you mean 'outlet'"):
        corpus.where(outlets="Demo wire")


def test_an_extra_column_may_not_bear_a_declared_name():
    with pytest.raises(OnRecordError, match="outlet"):
        Article("a", STORY, extra={"outlet": "Demo wire"})


def test_a_frame_makes_a_corpus_and_comes_back():
    corpus = Corpus([Article("a", STORY, outlet="Demo wire", extra={"slant": 1}), Article("b", "", extra={"slant": 2})])
    pd.testing.assert_frame_equal(Corpus.from_frame(corpus.articles).articles, corpus.articles)
    bad = pd.DataFrame({"article_id": ["a", None], "text": [None, STORY], "published": ["soon", None]})
    assert problems(Corpus.from_frame(bad)) == ["not a date; write it as YYYY-MM-DD", "no text", "no article_id"]


def test_articles_of_two_corpora_stand_one_after_the_other():
    a = Corpus([Article("a", STORY, extra={"slant": 1})])
    b = Corpus([Article("b", STORY, extra={"round": 2})])
    assert (a + b).articles.columns.tolist()[-2:] == ["slant", "round"]
    with pytest.raises(OnRecordError, match="stands twice"):
        a + a
