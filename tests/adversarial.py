"""Texts and files made to slow a program down, by their length, and every stage that must not be slowed.

`benchmarks/linear.py` measures every stage on every text; `tests/test_linear_time.py` guards the slowest. Nobody real
is named in them.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, product
from typing import Any

import pandas as pd

Make = Callable[[int], str]
Work = Callable[[str], object]


def repeated(unit: str) -> Make:
    """Say a unit again and again."""
    return lambda length: unit * max(1, length // len(unit))


def nested(opening: str, closing: str) -> Make:
    """Open again and again, then close as often."""
    return lambda length: (
        opening * (length // (len(opening) + len(closing))) + "a" + closing * (length // (len(opening) + len(closing)))
    )


def numbered(pattern: str) -> Make:
    """Say a sentence of invented names, two new ones each time."""

    def make(length: int) -> str:
        count = max(1, length // (len(pattern) + 8))
        return "".join(pattern.format(a=a, b=b) for a, b in islice(_names(), count))

    return make


def _names() -> Iterator[tuple[str, str]]:
    letters = "bdfgklmnprst"
    for a, e, i, o in product(letters, repeat=4):
        yield f"{a.upper()}a{e}e", f"{i.upper()}o{o}u{a}i{e}"


TEXTS: dict[str, Make] = {
    # Quotation marks.
    "straight marks": repeated('"'),
    "straight marks apart": repeated('" '),
    "curly unclosed": repeated("“a "),
    "curly closed only": repeated("a” "),
    "curly pairs": repeated("“a” "),
    "curly alternating": repeated("“”"),
    "marks mixed": repeated("\"'“‘«’”»"),
    "single unclosed": repeated("‘a "),
    "single straight": repeated("'a "),
    "apostrophes": repeated("'"),
    "curly apostrophes": repeated("’"),
    "quotes nested": nested("“", "”"),
    "guillemets": repeated("«a "),
    "grave": repeated("``a"),
    "unclosed by paragraph": repeated("“a b c\n\n"),
    "quotes in one line": repeated("“We go,” she said. "),
    "commas before words": repeated("Holm said ,that rain "),
    "marks behind words": repeated("Holm said” that rain "),
    "quotes with a comma": repeated("“a,” "),
    # Brackets and signs.
    "brackets opened": repeated("("),
    "brackets closed": repeated(")"),
    "brackets nested": nested("([", "])"),
    "brackets around words": nested("(a ", ")"),
    "brackets filled": repeated("(a. "),
    "dashes": repeated("-"),
    "dashes apart": repeated("— "),
    "dots": repeated("."),
    "dots apart": repeated(". "),
    "ellipses": repeated("…"),
    "commas": repeated(", "),
    "semicolons": repeated("; "),
    "colons": repeated("a: "),
    "asked and called": repeated("!?"),
    "digits": repeated("1"),
    "digits grouped": repeated("1,"),
    "digits dotted": repeated("1."),
    "digits listed": repeated("1. a\n"),
    "underscores": repeated("_"),
    "at signs": repeated("@"),
    "mail": repeated("a@b."),
    "mail unended": repeated("a."),
    "addresses": repeated("http://a/"),
    "hashes": repeated("#a "),
    "percent": repeated("%"),
    "angle": repeated("<"),
    "tags": repeated("<a b='"),
    "divs": nested("<div>", "</div>"),
    "comments": repeated("<!-- "),
    "comments closed": repeated("<!---->"),
    "declarations": repeated("<!a> "),
    "entities": repeated("&amp;"),
    "entities unended": repeated("&#1"),
    "backslashes": repeated("\\"),
    "braces": repeated("{"),
    "pipes": repeated("| a "),
    "bracket labels": repeated("[WATCH "),
    # White space.
    "spaces": repeated(" "),
    "spaces then a letter": lambda length: " " * length + "a",
    "words then spaces": lambda length: "a" + " " * length,
    "tabs": repeated("\t"),
    "hard spaces": repeated("\u00a0"),
    "newlines": repeated("\n"),
    "returns": repeated("\r"),
    "windows newlines": repeated("\r\n"),
    "newline and space": repeated(" \n"),
    "line separators": repeated("\u2028"),
    "letters in lines": repeated("a\n"),
    "indented lines": repeated("   a\n"),
    "lines of two words": repeated("a b\n\n"),
    "wrapped lines": repeated("rain fell on the town and then it went on to\nthe sea and the hills and "),
    # Letters.
    "one letter": repeated("a"),
    "one capital": repeated("A"),
    "no spaces": repeated("thequickbrownfox"),
    "camel": repeated("HolmSaid"),
    "hyphens": repeated("a-"),
    "apostrophes inside": repeated("a'"),
    "combining marks": lambda length: "e" + "\u0301" * length,
    "letters with combining marks": repeated("e\u0301"),
    "folded letters": repeated("\u017faid \u0130 "),
    "zero width": repeated("\u200b"),
    "zero width inside": repeated("a\u200b"),
    "joined emoji": repeated("\U0001f468\u200d"),
    "right to left": repeated("\u05e9\u05dc\u05d5\u05dd "),
    "arabic": repeated("\u0633\u0644\u0627\u0645 "),
    "overrides": repeated("\u202ea\u202c"),
    "han": repeated("\u65b0\u95fb"),
    "replacement": repeated("\ufffd"),
    "mojibake": repeated("â€™"),
    "long words": repeated("a" * 4_999 + " "),
    "long capitals": repeated("A" + "a" * 999 + " "),
    # Words.
    "one word": repeated("rain "),
    "one line": repeated("the rain fell on the town and on the sea "),
    "all capitals": repeated("THE PRIME MINISTER ADA HOLM SAID THAT RAIN FELL. "),
    "capitals in lines": repeated("ADA HOLM\n"),
    "title case": repeated("The Rain Of The Town "),
    "sentences": repeated("The rain fell on the town. "),
    "short sentences": repeated("A b. "),
    "initials": repeated("J. "),
    "states": repeated("U.S. "),
    "titles": repeated("Mr. "),
    "titled": repeated("Prime Minister "),
    "presidents": repeated("president of the "),
    "of": repeated("of "),
    "the": repeated("the "),
    "and": repeated("and "),
    "who": repeated("who "),
    "he": repeated("he "),
    "his": repeated("his friend "),
    "not": repeated("not "),
    "was": repeated("was not been "),
    "said": repeated("said "),
    "said that": repeated("said that "),
    "she said": repeated("she said "),
    "she said, ": repeated("she said, "),
    "he said he said": repeated("He said that he said that "),
    "according": repeated("according to "),
    "told": repeated("told reporters that "),
    "spokesman": repeated("a spokesman for "),
    "hedges": repeated("perhaps "),
    "adverbs": repeated("quickly "),
    "adverbs behind a cue": repeated("said quickly "),
    "phrases behind a cue": repeated("said of the rain on the town "),
    "asides": repeated("Holm, the minister of rain, "),
    "quotes and adverbs": repeated("“Go!” quickly "),
    "praise": repeated("good "),
    "peace": repeated("peace talks war "),
    "one name": repeated("Ada Holm "),
    "one name joined": repeated("Ada Holm and "),
    "names listed": repeated("Ada Holm, Viktor Brandt, "),
    "one surname": repeated("Holm said. "),
    "possessives": repeated("Holm's "),
    "name in sentences": repeated("Ada Holm said that he saw her. "),
    "two names": repeated("Ada Holm met Viktor Brandt. She said that he lied. "),
    "names said": numbered("{a} {b} said that rain fell. "),
    "names listed anew": numbered("{a} {b}, "),
    "names joined anew": numbered("{a} {b} and "),
    "names in a line": numbered("{a} {b} "),
    "surnames anew": numbered("{b} said so. "),
    "names and pronouns": numbered("{a} {b} said that he knew her. He told her so. "),
    "names of offices": numbered("The minister {a} {b} met the president of {b}. "),
    "names and quotes": numbered("“We go,” {a} {b} said. “And he stays,” she added.\n\n"),
    "organisations anew": numbered("The {b} Institute said that {a} Corporation knew. "),
    "states anew": numbered("The {b} government and the {a} ministry said so. "),
    "lower and names": numbered("the {b} of {a} "),
    # Marks of files.
    "blockquotes": repeated("> "),
    "blockquote lines": repeated("> a\n"),
    "yaml keys": lambda length: "---\n" + "a: 1\n" * (length // 5) + "---\nRain.\n",
    "yaml unclosed": lambda length: "---\n" + "a: 1\n" * (length // 5),
    "yaml lists": lambda length: "---\na: " + "[" * length + "\n---\nRain.\n",
    "yaml maps": lambda length: "---\na: " + "{a: " * (length // 4) + "\n---\nRain.\n",
    "yaml dashes": lambda length: "---\na: \n" + "- " * (length // 2) + "\n---\nRain.\n",
    "yaml aliases": lambda length: "---\na: &a [x]\nb: [" + "*a, " * (length // 4) + "]\n---\nRain.\n",
    "yaml anchors": lambda length: "---\na: [" + "&a x, " * (length // 6) + "]\n---\nRain.\n",
    "yaml text": lambda length: '---\na: "' + "x " * (length // 2) + '"\n---\nRain.\n',
    "rules": repeated("---\n"),
    "stars": repeated("* * *\n"),
    "headings": repeated("# a\n"),
    "links": repeated("[a](b"),
    "labels": repeated("LENGTH: 1 words\n"),
    "documents": repeated("1 of 2 DOCUMENTS\n\n"),
    "dates": repeated("June 17, 2013 Monday\n"),
    "end of document": repeated("Body\na\nEnd of Document\n"),
    "proquest": repeated("Title: a\nFull text: b\n"),
    "proquest rules": repeated("_" * 30 + "\nTitle: a\nProQuest document ID: 1\n"),
    "factiva": repeated("HD | a\nWC | 3 words\nAN | Document DEMO000020130202e96h00001\n"),
    "follow us": repeated("Follow us on "),
    "copyright": repeated("Copyright "),
    "read more": repeated("Read more: "),
    "photo": repeated("(Photo by "),
    "register then spaces": lambda length: "register now" + " " * length,
    "turns of a transcript": repeated("ADA HOLM: Rain fell.\n"),
    "a name then tabs": lambda length: "A" + "\t" * length,
}


def article(text: str) -> Any:
    """Make an article of a text."""
    from onrecord.articles import Article

    return Article("a", text, headline=text[:80])


def table(text: str) -> pd.DataFrame:
    """Make a table of one text."""
    return pd.DataFrame({"text": [text]})


@cache
def resolver(name: str) -> Any:
    """Import a name when it is first needed."""
    from importlib import import_module

    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def calls(name: str, *given: object, **named: object) -> Work:
    """Call a function of the package with the text first."""
    return lambda text: resolver(name)(text, *given, **named)


def measures(name: str, **named: object) -> Work:
    """Call a measure with a table of the one text."""
    return lambda text: resolver(name)(table(text), **named)


def reads(kind: str, wrap: Callable[[str], bytes] = str.encode, ending: str = ".txt") -> Work:
    """Read a file of a kind that holds the text."""

    def work(text: str) -> object:
        from onrecord.articles.read.recognise import FORMATS, recognise
        from onrecord.articles.read.source import Source

        source = Source(f"a{ending}", f"a{ending}", content=wrap(text))
        recognise(source)
        return list(FORMATS[kind](source))

    return work


def _quotations(text: str, engine: str = "fast") -> pd.DataFrame:
    from onrecord.articles import Corpus
    from onrecord.quotes import quotations

    return quotations(Corpus([article(text)]), engine=engine)


def _marked(text: str) -> object:
    from onrecord.report.marked import mark_text, marks

    return mark_text(text, marks(_quotations(text), {}).get("a", []))


def _stance(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.measures.stance import stance

    return stance(_quotations(text), Corpus([article(text)]))


def _narration(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.measures.narration import narration

    return narration(Corpus([article(text)]), _quotations(text))


def _voices(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.measures.frames import voices

    return voices(Corpus([article(text)]), _quotations(text))


def _portrayal(text: str, **named: object) -> object:
    from onrecord.measures.portrayal import portrayal

    middle = len(text) // 2
    rows = pd.DataFrame({"text": [text], "target": [(middle, middle + 3)]})
    return portrayal(rows, **named)


def _utterances(text: str) -> object:
    from onrecord.compare import utterances

    found = pd.concat([_quotations(text), _quotations(text).assign(article_id="b")], ignore_index=True)
    return utterances(found.assign(quote_id=[f"q{n}" for n in range(len(found))]))


def _same(text: str) -> object:
    from onrecord.articles import Article, Corpus, stories, wire_copies

    corpus = Corpus([Article("a", text), Article("b", text + " more")])
    return wire_copies(corpus), stories(corpus)


def _contexts(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.compare import keyword_in_context

    return keyword_in_context(Corpus([article(text)]).articles, "said")


def _shown(text: str) -> object:
    from onrecord.notebook import show

    return show(article(text), _quotations(text))


def _listed(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.notebook import show

    corpus = Corpus([article(text)])
    return show(_quotations(text), corpus=corpus), show(corpus)


def _explored(text: str) -> object:
    from onrecord.notebook.marking import pieces
    from onrecord.notebook.rows import tell

    told = tell(_quotations(text), articles={"a": article(text)})
    return pieces(text, told.marks.get("a", []))


def _checked(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.study.doubts import doubts

    return doubts(Corpus([article(text)]))


def _forecast(text: str) -> object:
    from onrecord.articles import Corpus
    from onrecord.study.forecast import forecast

    return forecast(Corpus([article(text)])).speakers


def _parts(text: str) -> object:
    from tempfile import TemporaryDirectory

    from onrecord.articles import Corpus
    from onrecord.articles.parts import map_partitions, write_parts

    with TemporaryDirectory() as folder:
        write_parts(Corpus([article(text)]), f"{folder}/parts")
        return map_partitions(_as_they_are, f"{folder}/parts", f"{folder}/out")


def _as_they_are(corpus: Any) -> dict[str, pd.DataFrame]:
    return {"articles": corpus.articles}


def _aligned(text: str) -> object:
    from onrecord.compare import align

    quotes = _quotations("Ada Holm said: “We go to the sea, and the rain falls on the town.”")
    return align(quotes, article(text))


def _read_dictionary(ending: str, before: str = "", behind: str = "") -> Work:
    def work(text: str) -> object:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from onrecord.errors import OnRecordError
        from onrecord.measures.wordlist import read_dictionary

        with TemporaryDirectory() as folder:
            path = Path(folder, f"words{ending}")
            path.write_text(before + (text + "\n").replace("\n", f"{behind}\n"), encoding="utf-8")
            try:
                return read_dictionary(path)
            except OnRecordError:
                return None

    return work


def _items(text: str) -> object:
    from onrecord.measures.frames.codebook import as_codebook
    from onrecord.measures.frames.counting import ItemCounter

    return ItemCounter(as_codebook("generic_frames")).counts(text)


def _written(ending: str) -> Work:
    def work(text: str) -> object:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from onrecord.tables import read_table, write_table

        with TemporaryDirectory() as folder:
            return read_table(
                write_table(table(text[: 32_000 if ending == ".xlsx" else None]), Path(folder, f"t{ending}"))
            )

    return work


def _page(text: str) -> bytes:
    return f"<html><body><article><p>{text.replace('<', '&lt;')}</p></article></body></html>".encode()


def _factiva(text: str) -> bytes:
    plain = text.replace("<", "&lt;").replace("\n", "</p><p>")
    return f"<html><body><div class='article enArticle'><p>{plain}</p></div></body></html>".encode()


def _raw_page(text: str) -> bytes:
    return f"<html><body>{text}</body></html>".encode()


def _rtf(text: str) -> bytes:
    plain = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\par\n")
    body = "".join(c if c.isascii() else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in plain)
    return ("{\\rtf1\\ansi " + body + "}").encode("ascii", "replace")


def _raw_rtf(text: str) -> bytes:
    return ("{\\rtf1\\ansi " + text).encode("utf-8")


def _docx(text: str) -> bytes:
    from xml.sax.saxutils import escape

    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    space = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{body}</w:body>'
        "</w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def _feed(text: str) -> bytes:
    from xml.sax.saxutils import escape

    return (
        f"<rss><channel><title>t</title><item><description>{escape(text)}</description></item></channel></rss>".encode()
    )


def _raw_feed(text: str) -> bytes:
    return f"<rss><channel><item>{text}</item></channel></rss>".encode()


def _warc(text: str) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _page(text)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def _json(text: str) -> bytes:
    import json

    return json.dumps({"id": "a", "text": text}).encode() + b"\n"


STAGES: dict[str, Work] = {
    "decode": lambda text: resolver("onrecord.articles.textfile:decode")(text.encode()),
    "decode latin": lambda text: resolver("onrecord.articles.textfile:decode")(
        text.encode("cp1252", "replace") + b"\xe9"
    ),
    "front_matter": calls("onrecord.articles.textfile:front_matter"),
    "words": calls("onrecord.articles.segment:words"),
    "shadow": calls("onrecord.articles.clean:shadow"),
    "furniture": calls("onrecord.articles.clean:furniture"),
    "doubts": lambda text: list(resolver("onrecord.articles.clean:doubts")(article(text), "a")),
    "paragraphs": calls("onrecord.articles.segment:paragraphs"),
    "split": lambda text: resolver("onrecord.articles.segment:split")(text, headline=text[:80]),
    "wire_copies, stories": _same,
    "names": calls("onrecord.people.names:names_in"),
    "mask_names": calls("onrecord.people:mask_names"),
    "mentions": lambda text: resolver("onrecord.people:mentions")([article(text)]),
    "marks": calls("onrecord.quotes.marks:passages"),
    "quotations fast": _quotations,
    "quotations accurate": lambda text: _quotations(text, "accurate"),
    "tone fast": measures("onrecord.measures.tone:tone", engine="fast"),
    "tone accurate": measures("onrecord.measures.tone:tone"),
    "tone lexicon": measures("onrecord.measures.tone:tone", method="lexicon"),
    "tone vader": measures("onrecord.measures.tone:tone", method="vader"),
    "portrayal fast": lambda text: _portrayal(text, engine="fast"),
    "portrayal accurate": _portrayal,
    "portrayal lexicon": lambda text: _portrayal(text, method="lexicon"),
    "stance": _stance,
    "hedging": measures("onrecord.measures.hedging:hedging"),
    "opcode": measures("onrecord.measures.opcode:opcode"),
    "frames": measures("onrecord.measures.frames:frames"),
    "dictionary": lambda text: resolver("onrecord.measures.dictionary:dictionary")(table(text), _wordlist()),
    "read dictionary yaml": _read_dictionary(".yaml"),
    "read dictionary csv": lambda text: _read_dictionary(".csv", "word,category\n", ",calm")(text.replace(",", " ")),
    "read dictionary dic": _read_dictionary(".dic", "%\n1\tcalm\n%\n", "\t1"),
    "narration": _narration,
    "voices": _voices,
    "utterances": _utterances,
    "align": _aligned,
    "contexts": _contexts,
    "marked text": _marked,
    "show article": _shown,
    "show tables": _listed,
    "explore": _explored,
    "check": _checked,
    "check, forecast": _forecast,
    "parts": _parts,
    "frames, items": _items,
    "frames, explained": calls("onrecord.measures.frames:explain_frames"),
    "prose": calls("onrecord.report.prose:read_prose"),
    "table csv": _written(".csv"),
    "table jsonl": _written(".jsonl"),
    "table xlsx": _written(".xlsx"),
    "read text": reads("text"),
    "read jsonl": reads("jsonl", _json, ".jsonl"),
    "read jsonl raw": reads("jsonl", str.encode, ".jsonl"),
    "read csv": reads("csv", lambda text: b"id,text\n1," + b'"' + text.replace('"', '""').encode() + b'"\n', ".csv"),
    "read csv raw": reads("csv", lambda text: b"id,text\n" + text.encode(), ".csv"),
    "read html": reads("html", _page, ".html"),
    "read html raw": reads("html", _raw_page, ".html"),
    "read docx": reads("docx", _docx, ".docx"),
    "read nexis docx": reads("nexis_docx", _docx, ".docx"),
    "read rtf": reads("rtf", _rtf, ".rtf"),
    "read rtf raw": reads("rtf", _raw_rtf, ".rtf"),
    "read nexis rtf": reads("nexis_rtf", _rtf, ".rtf"),
    "read nexis txt": reads("nexis_txt"),
    "read nexis txt one": reads("nexis_txt", lambda text: b"1 of 1 DOCUMENTS\n\n" + text.encode()),
    "read factiva html": reads("factiva_html", _factiva, ".html"),
    "read factiva rtf": reads("factiva_rtf", _rtf, ".rtf"),
    "read proquest txt": reads("proquest_txt"),
    "read proquest html": reads("proquest_html", _page, ".html"),
    "read feed": reads("feed", _feed, ".xml"),
    "read feed raw": reads("feed", _raw_feed, ".xml"),
    "read warc": reads("warc", _warc, ".warc"),
    "read warc raw": reads("warc", lambda text: b"WARC/1.0\r\n" + text.encode(), ".warc"),
    "read gzip": lambda text: resolver("onrecord.articles.read.archive:unzipped")(_gz(text)),
}


def _gz(text: str) -> Any:
    from onrecord.articles.read.source import Source

    return Source("a.gz", "a.gz", content=gzip.compress(text.encode(), 1))


@cache
def _wordlist() -> Any:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from onrecord.measures.wordlist import read_dictionary

    with TemporaryDirectory() as folder:
        path = Path(folder, "words.yaml")
        path.write_text("calm: [rain*, prime minister, not good]\nloud: [said, a*]\n", encoding="utf-8")
        return read_dictionary(path)
