"""Fetching published coverage, with a web of invented pages and no network."""

from http.client import IncompleteRead

import pytest

from onrecord import OnRecordError, read_corpus
from onrecord.articles.fetch import fetch_coverage, read_coverage

MANIFEST = """coverage:
  - outlet: The Harbor Courier
    date: 2013-06-17
    address: https://courier.example/rain
    kind: report
    rights: outlet's
  - {outlet: Demo wire, date: 2013-06-18, url: "https://wire.example/rain?page=2", rights: CC0}
"""
BODY = "".join(
    f"<p>Rain fell on the town of Harbor on day {n}, the mayor Ada Holm told reporters.</p>" for n in range(20)
)
PAGE = f"""<html><head><title>Rain over Harbor</title><meta name="author" content="Jon Lind"></head>
<body><nav>Home</nav><article><h1>Rain over Harbor</h1>{BODY}</article></body></html>""".encode()


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "coverage.yaml"
    path.write_text(MANIFEST)
    return path


class Web:
    def __init__(self, **pages):
        self.pages, self.asked = pages, []

    def __call__(self, address):
        self.asked.append(address)
        for part, page in self.pages.items():
            if part in address:
                if isinstance(page, Exception):
                    raise page
                return page
        raise OSError("404 Not Found")


def test_a_manifest_is_one_row_an_address(manifest):
    table = read_coverage(manifest)
    assert table.columns.tolist() == ["outlet", "published", "url", "rights", "kind"]
    assert table["url"].tolist() == ["https://courier.example/rain", "https://wire.example/rain?page=2"]
    assert str(table["published"].dt.date[1]) == "2013-06-18"


def test_the_address_goes_before_the_archive_and_the_file_says_which_answered(manifest, tmp_path):
    pytest.importorskip("trafilatura")
    web = Web(archive=PAGE, courier=PAGE)
    issues = fetch_coverage(manifest, tmp_path / "out", opener=web)
    assert len(issues) == 0
    assert web.asked == [
        "https://courier.example/rain",
        "https://wire.example/rain?page=2",
        "https://web.archive.org/web/20130618/https://wire.example/rain?page=2",
    ]
    corpus = read_corpus(tmp_path / "out")
    wire, courier = list(corpus)
    assert courier.outlet == "The Harbor Courier"
    assert courier.rights == "outlet's"
    assert courier.headline == "Rain over Harbor"
    assert courier.extra == {"fetched_from": "https://courier.example/rain", "kind": "report"}
    assert wire.extra["fetched_from"].startswith("https://web.archive.org/")
    assert wire.url == "https://wire.example/rain?page=2"
    assert "the mayor Ada Holm told reporters" in wire.text
    assert str(wire.published.date()) == "2013-06-18"


def test_a_second_run_does_only_what_is_missing(manifest, tmp_path):
    pytest.importorskip("trafilatura")
    fetch_coverage(manifest, tmp_path / "out", opener=Web(courier=PAGE))
    web = Web()
    issues = fetch_coverage(manifest, tmp_path / "out", opener=web)
    assert all("courier" not in address for address in web.asked)
    assert issues["where"].tolist() == ["https://wire.example/rain?page=2"]
    assert "address: 404 Not Found; archive: 404 Not Found" in issues["problem"][0]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (IncompleteRead(b""), "IncompleteRead"),
        (TimeoutError("timed out"), "timed out"),
        (ValueError("bad address"), "bad address"),
        (b"", "no article on the page"),
        (b"\x00\xff\xfe" * 50, "no article on the page"),
        (b"<html><body><p>This page has moved.</p></body></html>", "no article on the page"),
    ],
)
def test_a_failure_is_an_issue_and_leaves_no_file(manifest, tmp_path, page, problem):
    pytest.importorskip("trafilatura")
    issues = fetch_coverage(manifest, tmp_path / "out", opener=Web(courier=page))
    assert len(issues) == 2
    assert problem in issues["problem"][0]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no list of entries"),
        ("coverage: [", "broken YAML"),
        ("coverage: Rain", "no list of entries"),
        ("- Rain", "entry 1 is no mapping"),
        ("- {outlet: Demo wire, date: 2013-06-17}", "url, rights"),
        ("- {outlet: Demo wire, date: soon, url: 'https://wire.example', rights: CC0}", "no date"),
        ("- {outlet: Demo wire, date: 2013-06-17, url: 'file:///etc/hosts', rights: CC0}", "no web address"),
        ("- {outlet: Demo wire, date: 2013-06-17, url: 'http://[wire', rights: CC0}", "no web address"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_why(manifest, content, message):
    manifest.write_text(content)
    with pytest.raises(OnRecordError, match=message) as caught:
        read_coverage(manifest)
    assert "\n" not in str(caught.value)


def test_a_missing_manifest_and_a_missing_extra_say_what_to_do(manifest, tmp_path, monkeypatch):
    with pytest.raises(OnRecordError, match="no such file"):
        read_coverage(tmp_path / "none.yaml")
    monkeypatch.setattr("onrecord.articles.fetch.find_spec", lambda name: None)
    with pytest.raises(OnRecordError, match=r"onrecord\[fetch\]"):
        fetch_coverage(manifest, tmp_path / "out", opener=Web())
