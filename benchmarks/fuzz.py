"""Fuzz every reader: files of its kind, broken at random; nothing but an OnRecordError may come out.

`make fuzz` runs it, and `benchmarks/guided.py` behind it. It is a plain mutation fuzzer and not one led by coverage:
the readers are Python over parsers of other people, most of them compiled without what such a fuzzer needs.
"""

from __future__ import annotations

import argparse
import gzip
import html
import importlib.util
import io
import random
import re
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord import OnRecordError, read_corpus
from onrecord.articles.read import FORMATS

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Fuzz the readers asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60.0, help="for every reader (default 60)")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--only", nargs="+", help="only these readers")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    made = seeds(builders())
    failures = 0
    for name in given.only or made:
        done, refused, failed = fuzz(name, made[name], given.seconds, random.Random(f"{given.seed} {name}"))
        failures += failed
        print(f"{name:14} {done:8,} files, {refused:6,} of them refused whole, {failed} tracebacks", flush=True)
    return 1 if failures else 0


def fuzz(name: str, files: list[bytes], seconds: float, draw: random.Random) -> tuple[int, int, int]:
    """Break files of one kind and read them, both told the kind and left to find it out."""
    ending = {"archive": ".zip", "gzip": ".gz", "front": ".md"}.get(name, "." + name.split("_")[-1])
    stop, done, refused, failed = time.monotonic() + seconds, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{ending if ending in _ENDINGS else '.txt'}")
        while time.monotonic() < stop:
            data = broken(draw.choice(files), files, draw)
            path.write_bytes(data)
            told = name if name in FORMATS and draw.random() < 0.5 else None
            try:
                read_corpus(path, format=told)
            except OnRecordError:
                refused += 1
            except Exception:  # noqa: BLE001 - what comes out here is what is looked for
                failed += 1
                kept = Path(tempfile.gettempdir(), f"onrecord_fuzz_{name}_{failed}{path.suffix}")
                kept.write_bytes(data)
                print(f"{name} (format={told}): {kept}", file=sys.stderr)
                traceback.print_exc(limit=-6)
                if failed >= 5:
                    break
            done += 1
    return done, refused, failed


def broken(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Break a file in one to six ways; what is packed mostly inside, where its packing's own check does not see it."""
    if data.startswith(b"PK") and draw.random() < 0.9:
        return _broken_inside(data, others, draw)
    if data.startswith(b"\x1f\x8b") and draw.random() < 0.9:
        inside = gzip.decompress(data)
        return gzip.compress(broken(inside, [inside], draw), 1)
    for _ in range(draw.randint(1, 6)):
        data = draw.choice(_WAYS)(bytearray(data), draw, others)
        if len(data) > 400_000:
            data = data[:400_000]
    return data


def _broken_inside(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as rest:
        names = package.namelist()
        hit = draw.choice(names)
        for name in names:
            content = package.read(name)
            if name == hit or (name.endswith("document.xml") and draw.random() < 0.5):
                content = _broken_words(content, draw) if draw.random() < 0.7 else broken(content, [content], draw)
            rest.writestr(name, content)
    return made.getvalue()


def _broken_words(data: bytes, draw: random.Random) -> bytes:
    """Change what stands between the tags and leave the tags whole, so that a strict parser goes on."""
    parts = re.split(rb"(<[^>]*>)", data)
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(0, len(parts), 2)
        words = _splice(bytearray(parts[at]), draw, [re.sub(rb"<[^>]*>", b" ", data)])
        parts[at] = html.escape((words + draw.choice(_PIECES)).decode("utf-8", "replace")).encode()
        other = draw.randrange(0, len(parts), 2)
        parts[at], parts[other] = (parts[other], parts[at]) if draw.random() < 0.3 else (parts[at], parts[other])
    return re.sub(rb"[\x00-\x08\x0b-\x1f]", b"", b"".join(parts))


def _flip(data: bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    for _ in range(draw.randint(1, 20) if data else 0):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def _cut(data: bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    start, end = sorted(draw.randint(0, len(data)) for _ in range(2))
    return bytes(data[:start] + data[end:]) if draw.random() < 0.6 else bytes(data[:end])


def _insert(data: bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    at = draw.randint(0, len(data))
    piece = draw.choice(_PIECES) * draw.choice((1, 1, 1, 2, 50, 2000))
    return bytes(data[:at] + piece + data[at:])


def _repeat(data: bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    start = draw.randint(0, len(data))
    end = min(len(data), start + draw.randint(0, 3000))
    return bytes(data[:end] + data[start:end] * draw.randint(1, 5) + data[end:])


def _splice(data: bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    other = draw.choice(others)
    start = draw.randint(0, len(other))
    at = draw.randint(0, len(data))
    return bytes(data[:at] + other[start : start + draw.randint(0, 4000)] + data[at:])


_WAYS: tuple[Callable[[bytearray, random.Random, list[bytes]], bytes], ...] = (_flip, _cut, _insert, _repeat, _splice)
_PIECES = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *(
            "\0",
            "\x1b",
            "\ufeff",
            "\ufffe",
            "\ud800",
            "\U0001f600",
            "\u2028",
            "\r",
            "\n\n",
            "\t",
            '"',
            "'",
            "&#0;",
            "&#xD800;",
        ),
        *(
            "<",
            ">",
            "]]>",
            "<![CDATA[",
            "<!--",
            "<div>",
            "</div>",
            "<table><tr><td>",
            "<hr>",
            "&bomb;",
            "<?xml version='1.0'?>",
        ),
        *(
            "{",
            "}",
            "{\\",
            "\\'",
            "\\'ff",
            "\\u-1?",
            "\\u99999999?",
            "\\bin99999999 ",
            "\\uc9999 ",
            "\\fcharset999999 ",
        ),
        *(
            "\\ansicpg99999 ",
            "\\f9 ",
            "End of Document\n",
            "Body\n",
            "Classification\n",
            "June 31, 2013\n",
            "1 of 2 DOCUMENTS\n",
        ),
        *(
            "LENGTH: 99999999999999999999 words\n",
            "Document 1 of 99999999999999999999\n",
            "_" * 60 + "\n",
            "Full text: ",
            "Title: ",
        ),
        *(
            "HD|",
            "AN|Document DEMO000020130202e96h00001\n",
            "WARC/1.0\r\n",
            "Content-Length: 99999999\r\n",
            "HTTP/1.1 200\r\n",
        ),
        *(
            "Content-Encoding: br\r\n",
            "Transfer-Encoding: chunked\r\n",
            "---\n",
            "a: &a [*a]\n",
            "PK\x03\x04",
            "0" * 400,
            "9" * 5000,
        ),
    )
)


def seeds(build: ModuleType) -> dict[str, list[bytes]]:
    """Make whole files of every kind."""
    few = build.STORIES[:4]
    rows = [["id", "text", "date"], *([s.number, s.text, f"{s.published:%Y-%m-%d}"] for s in few)]
    csv = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()
    media = (
        b"id,publish_date,title,url,media_name,text\n1,2013-06-17,Rain,https://wire.example/1,Demo Wire,Rain fell.\n"
    )
    lines = b'{"id": 1, "text": "Rain.", "date": "2013-06-17"}\n{"sentence_normalized": "Rain.", "gid": [1]}\n'
    front = b"---\nid: demo\ndate: 2013-06-17\nslant: {holm: 1}\n---\nRain fell.\n"
    found: dict[str, list[bytes]] = {name: [] for name in FORMATS}
    for name, make in build.EXPORTS.items():
        found[name.partition(",")[0]] += [make(few)[1], make(few[:1])[1]]
    found["text"] = [front, b"Rain fell.", "“Rain” fell.".encode("cp1252"), "Rain".encode("utf-16")]
    found["jsonl"], found["csv"] = [lines], [csv, media]
    found["xlsx"], found["parquet"] = [build.xlsx(rows)], [parquet(rows)]
    found["html"] = [build.page(few[1]), build.page(few[2], "cp1252")]
    found["docx"] = [build.docx_bytes([("Heading1", "Rain"), ("", "Rain fell."), ("", [["a", "b"]])])]
    found["rtf"] = [build.rtf_bytes([("b", "Rain"), ("", "“Rain” fell \U0001f600.")])]
    found["feed"] = [build.rss(few), build.atom(few)]
    found["warc"] = [build.warc(few[:2]), gzip.compress(build.warc(few[:1]))]
    found["archive"] = [build.zipped({"a.md": front, "b.jsonl": lines, "c/d.zip": build.zipped({"e.csv": csv})})]
    found["gzip"] = [gzip.compress(front), gzip.compress(build.warc(few[:1])), gzip.compress(found["archive"][0])]
    return found


def parquet(rows: list[list[Any]]) -> bytes:
    """Write rows as Parquet."""
    import pandas as pd

    made = io.BytesIO()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(made)
    return made.getvalue()


def builders() -> ModuleType:
    """Load what the tests build exports with."""
    path = ROOT / "tests" / "articles" / "conftest.py"
    found = importlib.util.spec_from_file_location("exports", path)
    if found is None or found.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(found)
    sys.modules["exports"] = module
    found.loader.exec_module(module)
    return module


_ENDINGS = {".md", ".txt", ".jsonl", ".csv", ".xlsx", ".parquet", ".html", ".docx", ".rtf", ".warc", ".zip", ".gz"}

if __name__ == "__main__":
    sys.exit(main())
