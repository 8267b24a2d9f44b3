"""Invented articles, and what the databases' exports of them look like: written after the formats' documented shape.

Nobody real is quoted; outlets, people and texts are made up. The shapes are those that readers of other projects and
the databases' own help pages describe, with the deviations that are known of them.
"""

import html
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

OUTLETS = ["The Harbor Courier", "Demo Wire", "Northern Ledger (Oslo)", "The Quay", "Café & Kontor"]
WORDS = [
    "the", "rain", "fell", "over", "harbor", "and", "mayor", "said", "that", "trade", "would", "grow", "while",
    "ferries", "waited", "for", "a", "council", "to", "vote", "on", "money", "which", "fishermen", "had",
    "asked", "from", "ministers", "since", "spring", "but", "nobody", "in", "town", "believed", "them", "any",
    "more",
]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """The truth about one article."""

    number: int
    headline: str
    outlet: str
    published: datetime
    byline: str | None
    section: str | None
    paragraphs: tuple[str, ...]
    edition: str | None = None

    @property
    def text(self):
        return "\n\n".join(self.paragraphs)

    @property
    def length(self):
        return len(self.text.split())

    @property
    def day(self):
        return f"{self.published:%B} {self.published.day}, {self.published.year}"


def prose(seed, length):
    words = [WORDS[(seed * 7 + place * place * 3 + place) % len(WORDS)] for place in range(length)]
    return " ".join(words).capitalize() + "."


# What makes real exports hard, in turn: each is the last paragraph but one of some stories.
HARD = [
    "“It cannot go on like this,”\u00a0Ada Holm said — and left.",
    "Note: the vote was put off until June 30, 2013.",
    "Section: that is what they call the wall between the two halves of the town.",
    "Of 12 boats, 7 came home; 100 words were all that the harbor master spoke.",
    "The café in Orléans charged €4 for a “grand crème”.",
    "June 18, 2013 was, he said, a day like any other.",
    "Copyright is not a fisherman's first thought, the mayor said.",
    "1. The first point of the plan was rain.",
    "By the time the talks ended, it was dark.",
]
HEADLINES = [
    "Rain over Harbor",
    "Council votes on money for the ferries after a long night of talks that\nnobody expected to end before the day",
    "“We leave with nothing,” mayor says",
    "Q&A: 10 things about the new quay",
    "Café owners < fishermen: a table",
    "Harbor, 2013: a year of rain",
    "The Quay",
    "UPDATE 2-Holm: trade \u00a0would grow",
]
BYLINES = ["Jon Lind", None, "By Ada Brandt and Per Holm", "MARIE LUND", "Staff and agencies", None, "J. O’Neill-Berg"]
SECTIONS = ["NEWS; Pg. 5", None, "Business", "FEATURES; Pg. 12, 13"]
EDITIONS = [None, "Final Edition", None, "Edition 1; Scotland"]


def story(number):
    paragraphs = [prose(number + place, 18 + (number * 5 + place) % 30) for place in range(2 + number % 4)]
    paragraphs.insert(-1, HARD[number % len(HARD)])
    published = datetime(2013, 1 + number % 12, 1 + number % 28, tzinfo=UTC)
    return Story(
        number,
        HEADLINES[number % len(HEADLINES)],
        OUTLETS[number % len(OUTLETS)],
        published,
        BYLINES[number % len(BYLINES)],
        SECTIONS[number % len(SECTIONS)],
        tuple(paragraphs),
        EDITIONS[number % len(EDITIONS)],
    )


STORIES = [story(number) for number in range(60)]


# ---- Nexis Uni, Word and rich text -----------------------------------------------------------------------------------


def nexis_lines(story):
    """The lines of one article with their styles, as Nexis Uni writes them."""
    lines = [("Heading1", part) for part in story.headline.split("\n")]
    dated = f"{story.day} {story.published:%A}"
    if story.number % 6 == 4:
        dated = f"{story.published.day} {story.published:%B %Y %A} 12:00 AM GMT"
    lines += [("", story.outlet), ("", dated)]
    lines += [("", story.edition)] if story.edition else []
    lines += [("", "\u00a0"), ("", f"Copyright {story.published.year} Demo Press All Rights Reserved"), ("", "")]
    if story.number % 5 == 1:
        lines.append(("", "Link to Image"))
    lines += [("", f"Section:\u00a0{story.section}")] if story.section else []
    lines.append(("", f"Length:\u00a0{story.length} words"))
    lines += [("", f"Byline:\u00a0{story.byline}")] if story.byline else []
    if story.number % 7 == 2:
        lines.append(("", "Highlight: What the rain did."))
    if story.number % 7 == 3:
        lines.append(("", "Dateline: HARBOR"))
    lines += [("", "Body"), ("", ""), ("", "\u00a0")]
    lines += [("", paragraph) for paragraph in story.paragraphs]
    if story.number % 4 == 0:
        lines += [("", "Graphic"), ("", "\u00a0"), ("", "PHOTO: The harbor in rain. (Jon Lind)")]
    lines += [("", "Classification"), ("", ""), ("", "\u00a0"), ("", "Language: ENGLISH")]
    lines += [("", "Publication-Type: Newspaper"), ("", "Subject: RAIN (90%); HARBORS (78%)"), ("", "")]
    lines += [("", "Load-Date:\u00a0July 30, 2013"), ("", ""), ("", "\u00a0"), ("", "End of Document")]
    return lines


def nexis_cover(stories):
    lines = [("", "User Name: Demo Reader"), ("", "Date and Time: Monday, July 1, 2013 10:00:00 AM EST")]
    lines += [("", "Job Number: 123456"), ("", f"Documents ({len(stories)})")]
    lines += [("", f"{n}. {' '.join(s.headline.split())}") for n, s in enumerate(stories, 1)]
    lines += [("", "Client/Matter: -None-"), ("", "Search Terms: harbor AND rain"), ("", "Search Type: NaturalAnd")]
    return [
        *lines,
        ("", "Narrowed by:"),
        ("", "Content Type\tNarrowed by"),
        ("", "News\tTimeline: Jan 01, 2013 to Dec 31"),
    ]


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_bytes(lines):
    """A Word file made of its parts, so that no library of ours stands on both sides of the test; a list is a table."""

    def cells(texts):
        return "".join(f"<w:tc><w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p></w:tc>" for text in texts)

    body = "".join(
        f"<w:tbl>{''.join(f'<w:tr>{cells(row)}</w:tr>' for row in text)}</w:tbl>"
        if isinstance(text, list)
        else f"<w:p>{f'<w:pPr><w:pStyle w:val={style!r}/></w:pPr>' if style else ''}"
        f'<w:r><w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t></w:r>'
        f"{'<w:r><w:br w:type=' + chr(34) + 'page' + chr(34) + '/></w:r>' if text == 'End of Document' else ''}</w:p>"
        for style, text in lines
    )
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": "<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return made.getvalue()


def rtf_bytes(lines, heading="\\b "):
    """Rich text as the databases write it: letters beyond ASCII as code page or Unicode escapes."""

    def escaped(text):
        out = ""
        for character in text:
            if character in "\\{}":
                out += "\\" + character
            elif character == "\u00a0":
                out += "\\~"
            elif character == "\t":
                out += "\\tab "
            elif ord(character) < 128:
                out += character
            elif ord(character) < 256:
                out += f"\\'{ord(character):02x}"
            else:
                units = character.encode("utf-16-le")
                for at in range(0, len(units), 2):
                    value = int.from_bytes(units[at : at + 2], "little")
                    out += f"\\u{value - 65536 if value > 32767 else value}?"
        return out

    paragraphs = "".join(f"\\pard {heading if style else ''}{escaped(text)}\\plain\\par\n" for style, text in lines)
    picture = "{\\pict\\pngblip\\picw10\\pich10 89504e470d0a1a0a}\\par\n"
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\colortbl;\\red0\\green0\\blue0;}\n"
    return f"{head}{picture}{paragraphs}}}".encode("ascii")


def nexis_docx(stories):
    return docx_bytes([*nexis_cover(stories), *(line for story in stories for line in nexis_lines(story))])


def nexis_rtf(stories):
    return rtf_bytes([*nexis_cover(stories), *(line for story in stories for line in nexis_lines(story))])


# ---- LexisNexis, plain text ------------------------------------------------------------------------------------------


def _wrapped(text, width=79):
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def nexis_txt(stories, encoding="utf-8"):
    pieces = ["\n\n\n\nDownload Request: Selected Items: 1-60\nTime Of Request: Monday, July 1, 2013  16:51:31\n\n"]
    pieces.append("Send To:\nDEMO READER\n\nTerms: (harbor and rain)\n\nSource: All News\nProject ID: None\n\n\n")
    for number, story in enumerate(stories, 1):
        piece = f"{'':31}{number} of {len(stories)} DOCUMENTS\n\n\n\n"
        piece += (
            f"{story.outlet:^79}".rstrip() + "\n\n" + f"{story.day + ' ' + format(story.published, '%A'):^79}".rstrip()
        )
        piece += "\n"
        piece += "".join(f"{part.strip():^79}".rstrip() + "\n" for part in (story.edition or "").split(";") if part)
        piece += "\n" + "\n".join(_wrapped(part) for part in story.headline.split("\n")) + "\n\n"
        piece += f"BYLINE: {story.byline}\n\n" if story.byline else ""
        piece += f"SECTION: {story.section}\n\n" if story.section else ""
        piece += f"LENGTH: {story.length} words\n\n"
        piece += "DATELINE: HARBOR\n\n" if story.number % 7 == 3 else ""
        piece += (
            "HIGHLIGHT: What the rain did to the town by the sea and to all of those who live in\nit.\n\n"
            if (story.number % 7 == 2)
            else ""
        )
        piece += "\n" + "\n\n".join(_wrapped(paragraph) for paragraph in story.paragraphs) + "\n\n"
        piece += "LOAD-DATE: July 30, 2013\n\nLANGUAGE: ENGLISH\n\n"
        piece += "GRAPHIC: PHOTO: The harbor in rain.\n\n" if story.number % 4 == 0 else ""
        piece += "PUBLICATION-TYPE: Newspaper\n\n\n"
        piece += f"{'Copyright 2013 Demo Press':^79}".rstrip() + "\n" + f"{'All Rights Reserved':^79}".rstrip() + "\n\n"
        pieces.append(piece)
    text = "".join(pieces)
    return text.replace("\n", "\r\n").encode(encoding) if encoding == "cp1252" else text.encode(encoding)


# ---- Factiva ---------------------------------------------------------------------------------------------------------


def factiva_id(story):
    return f"DEMO0000{story.published:%Y%m%d}e96h000{story.number:02d}"


def factiva_html(stories, coded=False):
    made = "".join((_factiva_table if coded else _factiva_div)(story) for story in stories)
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>Factiva</title></head>'
    )
    count = f"<div class='count'>{len(stories)} articles</div>"
    return f"{page}<body><div id='contentWrapper'>{count}{made}</div></body></html>".encode()


def _factiva_div(story):
    paragraphs = "".join(
        f'<p class="articleParagraph enarticleParagraph">{html.escape(text)}</p>' for text in story.paragraphs
    )
    section = f"<div>{html.escape(story.section)}</div>" if story.section else ""
    author = f'<div class="author">{html.escape(story.byline)}</div>' if story.byline else ""
    return (
        f'<div id="article-{factiva_id(story)}" class="article enArticle">{section}'
        f'<div id="hd"><span class="enHeadline">{html.escape(story.headline)}</span></div>{author}'
        f"<div>{story.length} words</div><div>{story.published.day} {story.published:%B %Y}</div>"
        f"{'<div>08:33</div>' if story.number % 3 == 0 else ''}<div>{html.escape(story.outlet)}</div><div>DEMOC</div>"
        f"{'<div>5</div>' if story.number % 4 == 1 else ''}<div>English</div><div>(c) 2013 Demo Press.</div>"
        f"{paragraphs}<p>Document {factiva_id(story)}</p></div>"
    )


def factiva_codes(story):
    rows = [("SE", story.section), ("HD", story.headline), ("BY", story.byline), ("WC", f"{story.length} words")]
    rows += [("PD", f"{story.published.day} {story.published:%B %Y}"), ("SN", story.outlet), ("SC", "DEMOC")]
    rows += [("PG", "5" if story.number % 4 == 1 else None), ("LA", "English"), ("CY", "(c) 2013 Demo Press.")]
    lead, rest = story.paragraphs[:1], story.paragraphs[1:]
    return (
        [(code, value) for code, value in rows if value],
        lead,
        rest,
        [("NS", "grain : Rain | nharb : Harbors"), ("PUB", "Demo Press"), ("AN", f"Document {factiva_id(story)}")],
    )


def _factiva_table(story):
    top, lead, rest, end = factiva_codes(story)
    cells = [(code, html.escape(value)) for code, value in top]
    cells += [
        (code, "".join(f"<p>{html.escape(text)}</p>" for text in part)) for code, part in (("LP", lead), ("TD", rest))
    ]
    cells += [(code, html.escape(value)) for code, value in end]
    rows = "".join(
        f"<tr><td class='index' align='right'><b>{code}</b>&nbsp;</td><td>{cell}</td></tr>" for code, cell in cells
    )
    return f"<div class='article enArticle'><p><table>{rows}</table></p></div><br/>"


def factiva_rtf(stories, coded=False):
    return rtf_bytes([line for story in stories for line in (_coded_rtf if coded else _plain_rtf)(story)])


def _plain_rtf(story):
    lines = [("b", part) for part in story.headline.split("\n")]
    lines += [("", story.byline)] if story.byline else []
    lines += [("", f"{story.length} words"), ("", f"{story.published.day} {story.published:%B %Y}")]
    lines += [("", "08:33")] if story.number % 3 == 0 else []
    lines += [("", story.outlet), ("", "DEMOC"), ("", "English"), ("", "(c) 2013 Demo Press."), ("", "")]
    lines += [("", paragraph) for paragraph in story.paragraphs]
    return [*lines, ("", f"Document {factiva_id(story)}"), ("", "")]


def _coded_rtf(story):
    top, lead, rest, end = factiva_codes(story)
    lines = [("", f"{code}\t{value}".replace("\n", " ")) for code, value in top]
    for code, part in (("LP", lead), ("TD", rest)):
        lines += [("", f"{code}\t{part[0]}" if place == 0 else text) for place, text in enumerate(part)]
    return [*lines, *(("", f"{code}\t{value}") for code, value in end)]


# ---- ProQuest --------------------------------------------------------------------------------------------------------


def proquest_fields(story):
    fields = [("Title", " ".join(story.headline.split())), ("Author", story.byline)]
    fields += [("Publication title", f"{story.outlet}; Harbor (NW)"), ("Pages", "5")]
    fields += [("Publication year", str(story.published.year)), ("Publication date", f"{story.published:%b %-d, %Y}")]
    fields += [("Section", story.section), ("Publisher", "Demo Press"), ("Place of publication", "Harbor (NW)")]
    fields += [("ISSN", "00000000"), ("Source type", "Newspaper"), ("Language of publication", "English")]
    fields += [("Document type", "News"), ("ProQuest document ID", str(1400000000 + story.number))]
    fields += [("Document URL", f"https://database.example/docview/{1400000000 + story.number}?accountid=1")]
    return [
        *fields,
        ("Copyright", "Copyright Demo Press 2013"),
        ("Last updated", "2013-07-30"),
        ("Database", "Demo Newsstream"),
    ]


def proquest_txt(stories, encoding="utf-8-sig"):
    text = "Report Information from ProQuest\n\nJuly 1, 2013\n\n"
    for number, story in enumerate(stories, 1):
        text += f"{'_' * 60}\n\nDocument {number} of {len(stories)}\n\n{' '.join(story.headline.split())}\n\n"
        if story.number % 3 == 0:
            text += "Abstract: What the rain did.\n\n"
        breaks = "\f" if story.number % 5 == 0 else ""
        text += "Links: None available.\n\nFull text: " + "\n\n".join(story.paragraphs) + f"\n{breaks}\n"
        text += "Subject: Rain; Harbors\n\n"
        text += "\n\n".join(f"{name}: {value}" for name, value in proquest_fields(story) if value) + "\n\n"
    text += f"{'_' * 60}\n\nContact us at: http://database.example/support\n\nDatabase copyright © 2013 ProQuest LLC."
    return text.encode(encoding, errors="replace")


def proquest_html(stories):
    pieces = []
    for number, story in enumerate(stories, 1):
        body = "".join(f"<p>{html.escape(text)}</p>" for text in story.paragraphs)
        rows = "".join(
            f"<p><strong>{name}: </strong>{html.escape(value)}</p>" for name, value in proquest_fields(story) if value
        )
        pieces.append(f"<p>Document {number} of {len(stories)}</p><h2>{html.escape(story.headline)}</h2>"
                      f"<p><strong>Full text: </strong></p>{body}{rows}")  # fmt: skip
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>ProQuest</title><style>p {}</style></head><body>'
    return f"{head}{'<hr>'.join(pieces)}</body></html>".encode()


# ---- pages, feeds, web archives, tables ------------------------------------------------------------------------------


def page(story, charset="utf-8"):
    """A page of an outlet, with what stands around a story."""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in story.paragraphs)
    headline = html.escape(" ".join(story.headline.split()))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>{headline}</title>'
        f'<meta property="og:title" content="{headline}"><meta property="og:site_name" content="Demo Wire">'
        f'<meta property="article:published_time" content="{story.published:%Y-%m-%d}T08:00:00Z">'
        f'<meta name="author" content="Jon Lind"></head><body><nav><a href="/">Home</a><a href="/x">Sport</a></nav>'
        f"<article><h1>{headline}</h1>{body}</article><footer>Terms of use</footer>"
        f"<script>var rain = 1;</script></body></html>"
    ).encode(charset, errors="xmlcharrefreplace")


def rss(stories):
    """A feed with the whole texts of some entries and the summaries of others."""
    items = "".join(
        f"<item><title>{html.escape(' '.join(s.headline.split()))}</title><link>https://wire.example/{s.number}</link>"
        f"<pubDate>{s.published:%a, %d %b %Y} 08:00:00 GMT</pubDate>"
        f"{f'<dc:creator>{html.escape(s.byline)}</dc:creator>' if s.byline else ''}"
        f"<description>{html.escape('<p>' + html.escape(s.paragraphs[0]) + '</p>')}</description>"
        + (
            "<content:encoded><![CDATA["
            + "".join(f"<p>{html.escape(p)}</p>" for p in s.paragraphs)
            + "]]></content:encoded>"
            if s.number % 3
            else ""
        )
        + "</item>"
        for s in stories
    )
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {names}><channel><title>Demo Wire</title>'
    return f"{head}<link>https://wire.example/</link>{items}</channel></rss>".encode()


def atom(stories):
    """An Atom feed with marked-up content."""
    entries = "".join(
        f"<entry><title>{html.escape(' '.join(s.headline.split()))}</title><id>tag:wire.example,2013:{s.number}</id>"
        f'<link rel="self" href="https://wire.example/self"/><link href="https://wire.example/{s.number}"/>'
        f"<published>{s.published:%Y-%m-%d}T08:00:00Z</published><updated>2013-12-31T00:00:00Z</updated>"
        f"{f'<author><name>{html.escape(s.byline)}</name></author>' if s.byline else ''}"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f"{''.join(f'<p>{html.escape(p)}</p>' for p in s.paragraphs)}</div></content></entry>"
        for s in stories
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Demo Wire</title>{entries}</feed>'.encode()


def warc(stories):
    """A web archive: a request, a page, a picture and a page that is gone, for every story."""
    made = (
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    for s in stories:
        at = f"https://wire.example/{s.number}"
        made += _warc_record("request", at, b"GET / HTTP/1.1\r\nHost: wire.example\r\n\r\n", "request")
        made += _warc_response(at, "200 OK", "text/html; charset=utf-8", page(s))
        made += _warc_response(f"{at}.png", "200 OK", "image/png", b"\x89PNG")
        made += _warc_response(f"{at}/gone", "404 Not Found", "text/html", b"<html><body>Gone</body></html>")
    return made


def _warc_response(at, status, kind, content):
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    return _warc_record("response", at, head + content, "response")


def _warc_record(kind, at, content, message):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {at}\r\nWARC-Date: 2013-06-17T20:33:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype={message}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def xlsx(rows):
    """A spreadsheet of rows, the first of them the header."""
    from openpyxl import Workbook

    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def zipped(files):
    """A zip archive of names and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


EXPORTS = {
    "nexis_docx": lambda s: ("export.docx", nexis_docx(s)),
    "nexis_rtf": lambda s: ("export.rtf", nexis_rtf(s)),
    "nexis_txt": lambda s: ("export.txt", nexis_txt(s)),
    "nexis_txt, Windows": lambda s: ("export.txt", nexis_txt(s, "cp1252")),
    "factiva_html": lambda s: ("export.html", factiva_html(s)),
    "factiva_html, codes": lambda s: ("export.html", factiva_html(s, coded=True)),
    "factiva_rtf": lambda s: ("export.rtf", factiva_rtf(s)),
    "factiva_rtf, codes": lambda s: ("export.rtf", factiva_rtf(s, coded=True)),
    "proquest_txt": lambda s: ("export.txt", proquest_txt(s)),
    "proquest_txt, Windows": lambda s: ("export.txt", proquest_txt(s, "cp1252")),
    "proquest_html": lambda s: ("export.html", proquest_html(s)),
}
"""Every export of a database: stories to a file's name and its bytes."""


@pytest.fixture(scope="session")
def stories():
    """The truth: what every export says."""
    return STORIES


@pytest.fixture(params=EXPORTS)
def export(request):
    """One kind of export: its name, and what makes its file of stories."""
    return request.param, EXPORTS[request.param]


@pytest.fixture(scope="session")
def build():
    """The builders of parts of exports, by name, for tests that need a file of their own."""
    return {
        **EXPORTS,
        "docx_bytes": docx_bytes,
        "rtf_bytes": rtf_bytes,
        "nexis_lines": nexis_lines,
        "nexis_cover": nexis_cover,
        "page": page,
        "rss": rss,
        "atom": atom,
        "warc": warc,
        "xlsx": xlsx,
        "zipped": zipped,
    }
