"""Factiva: HTML and rich text exports, with or without the two-letter codes of their indexing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from onrecord.articles.read.dates import date_line
from onrecord.articles.read.document import Line, rtf_lines, squeezed
from onrecord.articles.read.markup import html_text, lines_of, parse_html, text_of
from onrecord.articles.read.nexis import length_doubt
from onrecord.articles.read.source import GUESSED, PLACED, STATED, Found, Given, Record, Source
from onrecord.articles.records import Issue, excerpt

CODES = {
    **{"HD": "headline", "BY": "byline", "WC": "length", "PD": "published", "ET": "time", "SN": "outlet"},
    **{
        "SC": "source_code",
        "ED": "edition",
        "PG": "page",
        "LA": "language",
        "CY": "rights",
        "LP": "lead",
        "TD": "rest",
    },
    **{"SE": "section", "CR": "credit", "ART": "caption", "AN": "article_id", "CO": "companies", "IN": "industries"},
    **{"NS": "subjects", "RE": "regions", "IPD": "publisher_codes", "PUB": "publishing_house", "CLM": "column"},
}
"""What Factiva's codes are called here."""

_CODED = re.compile(rf"\s*({'|'.join(CODES)})\s*(?:[\t|]\s*|$)(.*)", re.DOTALL)
DOCUMENT = re.compile(r"\s*Document\s+(?P<id>[A-Z][A-Z0-9]{4,60}[a-z0-9]{8,60})\s*")
"""The line below every article."""
_WORDS = re.compile(r"[\d,.]+ words?", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?(?: GMT)?", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,12}")
_LANGUAGES = re.compile(
    r"english|french|german|spanish|italian|portuguese|russian|dutch|chinese.*|japanese|arabic|polish"
)
_BY = re.compile(r"by\s+\S|(?:[A-Z][\w'’.-]+ ){1,3}[A-Z][\w'’.-]+$", re.IGNORECASE)


def read_factiva_html(source: Source) -> Given:
    """Read an HTML export of Factiva."""
    text, problem = html_text(source.data())
    tree = parse_html(text)
    articles = [] if tree is None else articles_in(tree)
    if not articles:
        yield Issue(None, source.where, "no article of a Factiva export in this page", excerpt(text))
    for number, node in enumerate(articles, 1):
        found = _from_node(source, number, node)
        yield found._replace(doubts=(*(((problem, None),) if problem else ()), *found.doubts))


def read_factiva_rtf(source: Source) -> Given:
    """Read a rich text export of Factiva."""
    lines = rtf_lines(source)
    if isinstance(lines, Issue):
        yield lines
        return
    pieces, rest = _pieces(lines)
    for number, piece in enumerate(pieces, 1):
        coded = [line for line in piece if _CODED.match(line)]
        read = _coded_lines if len(coded) >= 4 else _plain_lines
        yield _finish(source, number, *read(piece))
    if len(" ".join(rest).split()) > 25:
        yield Issue(
            None, f"{source.where}:{len(pieces) + 1}", "the last article has no line 'Document …'", excerpt(rest)
        )


def is_factiva(lines: Sequence[Line]) -> bool:
    """Tell a rich text export of Factiva from another document."""
    texts = [line.text for line in lines]
    marked = any(DOCUMENT.fullmatch(text) or re.match(r"\s*AN\s*[\t|]", text) for text in texts)
    return marked and any(_WORDS.fullmatch(text.strip()) or re.match(r"\s*WC\s*[\t|]", text) for text in texts)


def articles_in(tree: Any) -> list[Any]:
    """Find the articles of an HTML export: the elements of the class `article` that have paragraphs in them."""
    found = []
    for node in tree.iter("div"):
        classes = (node.get("class") or "").split()
        if "article" in classes or any(name.endswith("Article") for name in classes):
            found.append(node)
    inner = {id(child) for node in found for child in node.iterdescendants("div")}
    return [node for node in found if id(node) not in inner]


def _from_node(source: Source, number: int, node: Any) -> Found:
    rows = [(text_of(cells[0]), cells[1]) for row in node.iter("tr") if len(cells := row.findall("td")) >= 2]
    coded = [(code, cell) for code, cell in rows if code in CODES]
    if len(coded) >= 4:
        values = [(code, "\n\n".join(lines_of(cell))) for code, cell in coded]
        return _finish(source, number, *_coded(values))
    head: list[tuple[str, str]] = []
    body: list[str] = []
    for child in node:
        if not isinstance(child.tag, str):
            continue
        if _is_paragraph(child):
            body += ["\n".join(lines_of(child))] if text_of(child) else []
        elif child.find(".//p") is not None and not _headline(child):
            body += ["\n".join(lines_of(part)) for part in child.iter("p") if text_of(part)]
        elif text := text_of(child):
            head.append((_role(child), text))
    return _finish(source, number, *_headed(head, body))


def _is_paragraph(node: Any) -> bool:
    return node.tag == "p" or "articleparagraph" in (node.get("class") or "").lower() or node.tag in ("table", "pre")


def _headline(node: Any) -> bool:
    classes = " ".join((part.get("class") or "") for part in node.iter() if isinstance(part.tag, str))
    return "headline" in classes.lower() or node.tag in ("h1", "h2", "h3") or "hd" in (node.get("id") or "").split("-")


def _role(node: Any) -> str:
    if _headline(node):
        return "headline"
    return "byline" if "author" in (node.get("class") or "").lower() else ""


def _plain_lines(piece: list[str]) -> tuple[Record, dict[str, tuple[str, str]]]:
    """Take an article without codes apart: above the line with its number of words the headline, below it the rest."""
    lines = [line.strip() for line in piece if line.strip()]
    words = next((place for place, line in enumerate(lines) if _WORDS.fullmatch(line)), 0)
    top, head = lines[:words], [("", line) for line in lines[words : words + 1]]
    byline = len(top) > 1 and _BY.match(top[-1]) is not None
    titles = top[:-1] if byline else top
    head = [("headline", line) for line in titles] + [("byline?", line) for line in top[len(titles) :]] + head
    rest = lines[words + 1 :]
    above = _end_of_head(rest)
    head += [("", line) for line in rest[:above]]
    return _headed(head, rest[above:])


def _end_of_head(lines: list[str]) -> int:
    """Count the lines of the head: facts known by their looks and, among them, the outlet, which is known by none."""
    last = 0
    for place, line in enumerate(lines[:10]):
        if _fact(line):
            last = place + 1
            if _RIGHTS.match(line):
                break
        elif place > last:
            break
    return last


def _fact(line: str) -> bool:
    known = (_CODE.fullmatch(line), _TIME.fullmatch(line), _LANGUAGES.fullmatch(line.lower()), _RIGHTS.match(line))
    return (any(known) or date_line(line) is not None) and len(line) < 300


def _headed(head: list[tuple[str, str]], body: list[str]) -> tuple[Record, dict[str, tuple[str, str]]]:
    """Sort the lines above the text by what they look like and by their order, which is fixed."""
    record: Record = {}
    origins: dict[str, tuple[str, str]] = {}
    for role, line in head:
        name, how, sure = _named(role, line, record)
        if not name:
            continue
        if name == "headline" and "headline" in record:
            record[name] = f"{record[name]} {line}"
        elif name not in record:
            record[name], origins[name] = line, (how, sure)
    if "headline" in record:
        record["headline"] = squeezed(record["headline"])
    if read := date_line(str(record.get("published", ""))):
        record["published"] = read[0]
    last = DOCUMENT.fullmatch(body[-1]) if body else None
    if last:
        record["article_id"], origins["article_id"] = last["id"], ("the line 'Document …'", STATED)
        body = body[:-1]
    record["text"], origins["text"] = "\n\n".join(body), ("the paragraphs below the head", PLACED)
    return record, origins


def _named(role: str, line: str, record: Record) -> tuple[str, str, str]:
    if role in ("headline", "byline"):
        return role, f"set as {role}", STATED if role == "byline" or "length" not in record else PLACED
    if role == "byline?":
        return "byline", "the last line above the number of words", GUESSED
    if found := DOCUMENT.fullmatch(line):
        record.setdefault("article_id", found["id"])
        return "", "", ""
    if _WORDS.fullmatch(line):
        return "length", "a line that is a number of words", PLACED
    if "length" not in record:
        return "section" if "headline" not in record else "subhead", "above the number of words", PLACED
    if date_line(line) and "published" not in record:
        return "published", "the line below the number of words", PLACED
    if _TIME.fullmatch(line):
        return "time", "a line that is a time", PLACED
    if _LANGUAGES.fullmatch(line.lower()):
        return "language", "a line that is a language", PLACED
    if _RIGHTS.match(line):
        return "rights", "a line that claims copyright", PLACED
    if "outlet" not in record and "published" in record:
        return "outlet", "the line below the date", PLACED
    if _CODE.fullmatch(line) and "source_code" not in record:
        return "source_code", "the line below the outlet", PLACED
    return "page", "a line of the head that no pattern knows", GUESSED


def _coded_lines(piece: list[str]) -> tuple[Record, dict[str, tuple[str, str]]]:
    values: list[tuple[str, str]] = []
    for line in piece:
        match = _CODED.match(line)
        if match:
            values.append((match[1], match[2].strip(" |\t")))
        elif values and line.strip(" |\t"):
            values[-1] = (values[-1][0], f"{values[-1][1]}\n\n{line.strip(' |')}".strip())
    return _coded(values)


def _coded(values: list[tuple[str, str]]) -> tuple[Record, dict[str, tuple[str, str]]]:
    record: Record = {}
    origins: dict[str, tuple[str, str]] = {}
    for code, value in values:
        name = CODES[code]
        if value and name not in record:
            record[name] = value if name in ("lead", "rest") else squeezed(value)
            origins[name] = (f"the code {code}", STATED)
    if read := date_line(str(record.get("published", ""))):
        record["published"] = read[0]
    if found := DOCUMENT.fullmatch(str(record.get("article_id", ""))):
        record["article_id"] = found["id"]
    record["text"] = "\n\n".join(str(record.pop(name)) for name in ("lead", "rest") if record.get(name))
    origins["text"] = ("the codes LP and TD", STATED)
    return record, origins


def _finish(source: Source, number: int, record: Record, origins: dict[str, tuple[str, str]]) -> Found:
    doubts: list[tuple[str, str | None]] = list(length_doubt(record))
    if "published" not in record:
        doubts.append(("no line that is a date", None))
    return Found(f"{source.where}:{number}", record, f"{source.stem}-{number}", tuple(doubts), origins)


def _pieces(lines: Sequence[Line]) -> tuple[list[list[str]], list[str]]:
    """Cut at the lines that end an article: 'Document …' or, among codes, the accession number."""
    pieces: list[list[str]] = [[]]
    for line in lines:
        pieces[-1].append(line.text)
        if DOCUMENT.fullmatch(re.sub(r"^\s*AN\s*[\t|]\s*", "", line.text).strip(" |")):
            pieces.append([])
    return pieces[:-1], pieces[-1]
