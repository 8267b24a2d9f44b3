"""Bytes to text and the front matter before it: nothing guessed where UTF-8 fits, nothing of the story lost."""

from __future__ import annotations

import pytest

from onrecord.articles.textfile import decode, front_matter

OLD = "read as Windows-1252"


@pytest.mark.parametrize(
    ("data", "text", "problem"),
    [
        (b"", "", None),
        ("“Rain”".encode(), "“Rain”", None),
        (b"\xef\xbb\xbfRain", "Rain", None),
        ("Rain".encode("utf-16"), "Rain", "read as UTF-16"),
        (b"\xfe\xff\x00R", "R", "read as UTF-16"),
        (b"\xff\xfeR", None, "broken UTF-16; save it as UTF-8"),
        (b"Ra\0in", None, "not a text file (NUL bytes)"),
        (b"\x93Rain\x94", "“Rain”", OLD),
        (b"caf\xe9", "café", OLD),
        (b"\x81\x8d", None, "neither UTF-8 nor Windows-1252; save it as UTF-8"),
        # More than ten times as many whole characters as broken ones: UTF-8 with a fault. The broken one counts too.
        ("é".encode() * 10 + b"\xe9", "é" * 10 + "\ufffd", "UTF-8 with 1 broken characters, replaced by U+FFFD"),
        ("é".encode() * 9 + b"\xe9", "Ã©" * 9 + "é", OLD),
        # One control character in a hundred is borne.
        (b"\xe9" + b"a" * 98 + b"\x01", "é" + "a" * 98 + "\x01", OLD),
        (b"\xe9" + b"a" * 97 + b"\x01", None, "not a text file (control characters)"),
        (b"\x01\x02", "\x01\x02", None),
    ],
)
def test_bytes_are_read_as_what_they_are(data, text, problem):
    assert decode(data) == (text, problem)


OPEN = "front matter is not closed by a line ---; left out up to the first blank line"


@pytest.mark.parametrize(
    ("document", "front", "text", "problem"),
    [
        ("Rain.\n", {}, "Rain.\n", None),
        ("---\nid: demo\n---\nRain.\n", {"id": "demo"}, "Rain.\n", None),
        ("---\r\nid: demo\r\n---\r\nRain.\r\n", {"id": "demo"}, "Rain.\r\n", None),
        ("---\nid: demo\n...\nRain.", {"id": "demo"}, "Rain.", None),
        ("--- \nid: demo\n---\t\n\n Rain.", {"id": "demo"}, "\n Rain.", None),
        ("---\nid: demo\n---", {"id": "demo"}, "", None),
        # Rules of dashes that open no block.
        ("---\nRain fell.\n---\nIt stopped.\n", {}, "---\nRain fell.\n---\nIt stopped.\n", None),
        ("----\nid: demo\n---\nRain.", {}, "----\nid: demo\n---\nRain.", None),
        ("\n---\nid: demo\n---\nRain.", {}, "\n---\nid: demo\n---\nRain.", None),
        ("---\n\n---\nRain.\n", {}, "Rain.\n", None),
        ("---\n- id: a\n---\nRain.\n", {}, "---\n- id: a\n---\nRain.\n", None),
        # Never closed.
        ("---\nid: demo\n\nRain.\n", {}, "Rain.\n", OPEN),
        ("---\nid: demo\n", {}, "", OPEN),
        ("---\nRain fell.\nid: demo\n\nSun.", {}, "---\nRain fell.\nid: demo\n\nSun.", None),
        # Plain values stay as they are written.
        ("---\ndate: 2013-06-17\ntime: 20:33\nfree: no\nslant: -1\nshare: 0.5\nyes: true\nnone: ~\nzip: 007\n---\n",
         {"date": "2013-06-17", "time": "20:33", "free": "no", "slant": -1, "share": 0.5, "yes": True, "none": None,
          "zip": "007"}, "", None),
        ("---\n7: seven\n---\n", {"7": "seven"}, "", None),
    ],
)  # fmt: skip
def test_front_matter_is_taken_from_the_text_behind_it(document, front, text, problem):
    assert front_matter(document) == (front, text, problem)


@pytest.mark.parametrize(
    ("document", "text", "reason"),
    [
        ("---\nid: [a\n---\nRain.\n", "Rain.\n", "line 3: "),
        ("---\nid: a\nb: c: d\n---\nRain.\n", "Rain.\n", "line 3: mapping values are not allowed"),
        # The closing line belonged to the story: a blank line and prose stand above it.
        ("---\nid: 'a\n\nRain fell.\n---\nSun.\n", "Rain fell.\n---\nSun.\n", "line "),
        ("---\n{id}: a\nid: b\n---\nRain.\n", "Rain.\n", ""),
    ],
)
def test_a_broken_block_is_left_out_and_the_text_kept(document, text, reason):
    found = front_matter(document)
    assert (found.front, found.text) == ({}, text)
    assert found.problem.startswith(f"front matter is broken and left out ({reason}")
