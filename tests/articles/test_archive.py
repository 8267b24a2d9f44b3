"""Archives within bounds: the last size that is read, the first that is not, and names that point elsewhere."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile

import pytest

from onrecord.articles.read import archive
from onrecord.articles.read.archive import Unzipping, check_package, members, names_in, unzipped
from onrecord.articles.read.source import Source
from onrecord.articles.records import Issue


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packed) as made:
        for name, data in files:
            made.writestr(name, data)
    return stream.getvalue()


def opened(content: bytes, **more) -> list[Source | Issue]:
    return list(members(Source("x.zip", "x.zip", content=content, **more)))


def test_members_are_named_within_their_archive_and_folders_are_none():
    found = opened(zipped(("sub/", b""), ("sub/a.txt", b"Rain."), ("b.md", b"Sun.")))
    assert [(each.where, each.name, each.content, each.depth) for each in found] == [
        ("x.zip!sub/a.txt", "a.txt", b"Rain.", 1),
        ("x.zip!b.md", "b.md", b"Sun.", 1),
    ]


@pytest.mark.parametrize("name", ["/a.txt", "../a.txt", "sub/../../a.txt", "C:/a.txt", "..\\a.txt", "c:a.txt"])
def test_a_name_that_points_out_of_the_archive_is_refused(name):
    assert opened(zipped((name, b"Rain."))) == [
        (None, f"x.zip!{name}", "its name points out of the archive; refused", None)
    ]


def test_links_are_refused_and_two_dots_inside_a_name_are_not():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert opened(zipped((link, b"/etc/passwd")))[0].problem == "a link, not a file; refused"
    assert opened(zipped(("a..b.txt", b"Rain.")))[0].content == b"Rain."


@pytest.mark.parametrize(("depth", "read"), [(0, True), (2, True), (3, False)])
def test_archives_stand_in_archives_three_deep(depth, read):
    found = opened(zipped(("a.txt", b"Rain.")), depth=depth)
    packed = unzipped(Source("a.gz", "a.gz", content=gzip.compress(b"Rain."), depth=depth))
    if read:
        assert (found[0].content, packed.content) == (b"Rain.", b"Rain.")
    else:
        problem = "an archive more than 3 deep in archives; unpack it by hand"
        assert (found[0].problem, packed.problem) == (problem, problem)


def test_so_many_files_are_read_and_no_more(monkeypatch):
    monkeypatch.setattr(archive, "MEMBERS", 2)
    two, three = (zipped(*((f"{n}.txt", b"Rain.") for n in range(number))) for number in (2, 3))
    assert len(opened(two)) == 2
    assert opened(three)[0].problem == "3 files in one archive, and at most 2 are read"
    assert check_package(Source("x.docx", "x.docx", content=two)) is None
    assert check_package(Source("x.docx", "x.docx", content=three)).problem.startswith("3 files in one archive")


@pytest.mark.parametrize(
    ("bounds", "sizes", "packed", "problem"),
    [
        ({"TOTAL": 20}, [10, 10], zipfile.ZIP_STORED, None),
        ({"TOTAL": 20}, [10, 11], zipfile.ZIP_STORED, "unpacks 21 bytes to 21; refused as an archive bomb"),
        ({"_SMALL": 1000, "RATIO": 2}, [1000], zipfile.ZIP_DEFLATED, None),
        ({"_SMALL": 999, "RATIO": 2}, [1000], zipfile.ZIP_DEFLATED, "to 1,000; refused as an archive bomb"),
        ({"_SMALL": 999, "RATIO": 200}, [1000], zipfile.ZIP_DEFLATED, None),
        ({"UNPACKED": 10}, [10], zipfile.ZIP_STORED, None),
        ({"UNPACKED": 10}, [11], zipfile.ZIP_STORED, "unpacks 11 bytes to 11; refused as a bomb"),
    ],
)
def test_what_unpacks_beyond_measure_is_refused(monkeypatch, bounds, sizes, packed, problem):
    for name, bound in bounds.items():
        monkeypatch.setattr(archive, name, bound)
    found = opened(zipped(*((f"{n}.txt", b"a" * size) for n, size in enumerate(sizes)), packed=packed))
    problems = [each.problem for each in found if isinstance(each, Issue)]
    assert len(problems) == (problem is not None)
    if problem:
        assert problems[0].endswith(problem)


def test_one_member_of_many_that_unpacks_beyond_measure_is_refused_alone(monkeypatch):
    monkeypatch.setattr(archive, "_SMALL", 999)
    monkeypatch.setattr(archive, "RATIO", 20)
    noise = bytes((n * n * 7 + n // 3) % 251 for n in range(200))
    found = opened(zipped(("a.txt", b"a" * 1000), ("b.txt", noise), packed=zipfile.ZIP_DEFLATED))
    assert found[0].problem.endswith("to 1,000; refused as a bomb")
    assert found[1].content == noise


@pytest.mark.parametrize(
    ("small", "ratio", "read"),
    # Thirty bytes of a packed file may hold as many as are small, or so many times its own size.
    [(100, 1, True), (99, 1, False), (1, 10, True), (1, 2, False)],
)
def test_a_gzip_file_holds_so_much_and_no_more(monkeypatch, small, ratio, read):
    content = gzip.compress(b"a" * 100, mtime=0)
    assert 10 < len(content) < 50
    monkeypatch.setattr(archive, "_SMALL", small)
    monkeypatch.setattr(archive, "RATIO", ratio)
    found = unzipped(Source("a.txt.gz", "a.txt.gz", content=content))
    if read:
        assert (found.name, found.content, found.depth) == ("a.txt", b"a" * 100, 1)
    else:
        bound = max(small, ratio * len(content))
        assert found.problem == f"unpacks to more than {bound} bytes; refused as an archive bomb"
    stream = io.BufferedReader(Unzipping(io.BytesIO(content), len(content)))
    if read:
        assert stream.read() == b"a" * 100
    else:
        with pytest.raises(OSError, match="refused as an archive bomb"):
            stream.read()


@pytest.mark.parametrize(("name", "inner"), [("a.txt.gz", "a.txt"), ("a.GZIP", "a"), ("a.jsonl", "a.jsonl")])
def test_what_a_gzip_file_holds_is_named_after_it(name, inner):
    assert unzipped(Source(name, name, content=gzip.compress(b"Rain."))).name == inner


def test_what_is_broken_is_told():
    assert opened(b"PK\x03\x04 no archive")[0].problem.startswith("broken zip archive (")
    assert unzipped(Source("a.gz", "a.gz", content=b"\x1f\x8b no")).problem.startswith("broken gzip file (")
    cut = gzip.compress(b"Rain fell." * 50)[:-12]
    assert unzipped(Source("a.gz", "a.gz", content=cut)).problem.startswith("broken gzip file (")
    assert check_package(Source("a.docx", "a.docx", content=b"no")).problem.startswith("broken Office file (")
    assert names_in(Source("a.zip", "a.zip", content=b"no")) == []
    assert names_in(Source("a.zip", "a.zip", content=zipped(("b", b""), ("a", b"")))) == ["b", "a"]
