"""Quotations for annotation elsewhere: the forms of brat, spaCy and Label Studio."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from onrecord.articles.corpus import Article
from onrecord.schema import QUOTATIONS, require
from onrecord.spans import Span

LABELS = ("Quotation", "Cue", "Source")
LABEL_STUDIO = """<View>
  <Labels name="label" toName="text">
    <Label value="Quotation"/><Label value="Cue"/><Label value="Source"/>
  </Labels>
  <Relations><Relation value="cue"/><Relation value="source"/><Relation value="goes_on"/></Relations>
  <Text name="text" value="$text"/>
</View>
"""
"""The labelling interface that the tasks of `label_studio` are made for."""

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


class BratDocument(NamedTuple):
    """A document of brat: its text, and the annotations beside it."""

    doc_id: str
    txt: str
    ann: str


def brat(quotations: pd.DataFrame, articles: Iterable[Article]) -> Iterator[BratDocument]:
    """Write quotations in the stand-off form of brat: a ``.txt`` and an ``.ann`` an article.

    A quotation in several pieces, or over several lines, is a discontinuous span; relations tie cue and source to it.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    articles : Corpus or iterable of Article
        The articles; each gives one document, in their order.

    Yields
    ------
    BratDocument
        The offsets count the code points of the text, which must be kept verbatim: no line end may be changed.

    References
    ----------
    Stenetorp, P., et al. (2012). brat: a web-based tool for NLP-assisted text annotation. EACL demonstrations, 102-107.

    Examples
    --------
    >>> from onrecord.quotes import quotations
    >>> article = Article("a", '"We leave," Ada Holm said.')
    >>> print(next(brat(quotations([article]), [article])).ann.splitlines()[0].expandtabs(2))
    T1  Quotation 0 11  "We leave,"
    """
    for article, rows in _by_article(quotations, articles):
        lines: list[str] = []
        number = relation = 0
        for row in rows:
            number += 1
            own = f"T{number}"
            lines.append(_brat_span(own, "Quotation", row["spans"], article.text))
            lines.append(f"A{own[1:]}\tKind {own} {row['kind']}")
            for label, span in (("Cue", row["cue_span"]), ("Source", row["speaker_span"])):
                if isinstance(span, tuple):
                    number, relation = number + 1, relation + 1
                    lines.append(_brat_span(f"T{number}", label, [span], article.text))
                    lines.append(f"R{relation}\t{label} Arg1:{own} Arg2:T{number}")
            if isinstance(row["person_id"], str):
                lines.append(f"#{own[1:]}\tAnnotatorNotes {own}\tperson_id={row['person_id']}")
        yield BratDocument(article.article_id, article.text, "".join(f"{line}\n" for line in lines))


def spacy_docs(quotations: pd.DataFrame, articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    """Write quotations as JSON that ``spacy.tokens.Doc(vocab).from_json`` reads, without spaCy.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    articles : Corpus or iterable of Article
        The articles; each gives one object, in their order.

    Yields
    ------
    dict
        ``text``, ``tokens`` (words, marks and spaces, cut so that no span ends inside one) and ``spans`` under the key
        ``onrecord``: a piece of a quotation, a cue or a source each, its `kb_id` the quotation's id.

    Examples
    --------
    >>> from onrecord.quotes import quotations
    >>> article = Article("a", '"We leave," Ada Holm said.')
    >>> [span["label"] for span in next(spacy_docs(quotations([article]), [article]))["spans"]["onrecord"]]
    ['Quotation', 'Cue', 'Source']
    """
    for article, rows in _by_article(quotations, articles):
        spans = [
            {"start": start, "end": end, "label": label, "kb_id": str(row["quote_id"])}
            for row in rows
            for label, (start, end) in _pieces(row)
        ]
        edges = {edge for row in rows for _, span in _pieces(row) for edge in span}
        yield {"text": article.text, "ents": [], "tokens": _tokens(article.text, edges), "spans": {"onrecord": spans}}


def label_studio(
    quotations: pd.DataFrame, articles: Iterable[Article], *, version: str = "onrecord"
) -> list[dict[str, Any]]:
    """Write quotations as tasks of Label Studio, the engine's findings as predictions to correct.

    Parameters
    ----------
    quotations : pandas.DataFrame
        A ``quotations`` table.
    articles : Corpus or iterable of Article
        The articles; each gives one task, in their order.
    version : str
        What the predictions are called.

    Returns
    -------
    list of dict
        Tasks for the interface `LABEL_STUDIO`. Offsets count code points, as Label Studio does since version 1.5.

    Examples
    --------
    >>> from onrecord.quotes import quotations
    >>> article = Article("a", '"We leave," Ada Holm said.')
    >>> label_studio(quotations([article]), [article])[0]["predictions"][0]["result"][0]["value"]
    {'start': 0, 'end': 11, 'text': '"We leave,"', 'labels': ['Quotation']}
    """
    tasks = []
    for article, rows in _by_article(quotations, articles):
        result = [item for row in rows for item in _studio_row(row, article.text)]
        data = {"text": article.text, "article_id": article.article_id, "outlet": article.outlet}
        tasks.append({"data": data, "predictions": [{"model_version": version, "result": result}]})
    return tasks


def _by_article(
    quotations: pd.DataFrame, articles: Iterable[Article]
) -> Iterator[tuple[Article, list[dict[Any, Any]]]]:
    require(quotations, QUOTATIONS.names, "quotations")
    by_article = dict(iter(quotations.groupby("article_id", sort=False)))
    for article in articles:
        rows = by_article.get(article.article_id)
        yield article, [] if rows is None else rows.to_dict("records")


def _pieces(row: dict[Any, Any]) -> list[tuple[str, Span]]:
    """List the spans of a quotation with their labels: its pieces, its cue, its source."""
    found: list[tuple[str, Span]] = [("Quotation", (start, end)) for start, end in row["spans"]]
    others = (("Cue", row["cue_span"]), ("Source", row["speaker_span"]))
    return found + [(label, span) for label, span in others if isinstance(span, tuple)]


def _brat_span(key: str, label: str, spans: Iterable[Span], text: str) -> str:
    """Write a span; brat takes none over the end of a line, so that it is cut there."""
    parts = [
        (start + line.start(), start + line.end())
        for start, end in spans
        for line in re.finditer(r"[^\r\n]*[^\s]", text[start:end])
    ]
    offsets = ";".join(f"{start} {end}" for start, end in parts)
    return f"{key}\t{label} {offsets}\t{' '.join(text[start:end] for start, end in parts)}"


def _tokens(text: str, edges: set[int]) -> list[dict[str, int]]:
    """Cut a text into tokens as spaCy keeps them: one space behind a token is its own, all others are tokens."""
    cuts: list[Span] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found[0].isspace() and start and found[0][0] == " " and start not in edges:
            start += 1
        inside = sorted(edge for edge in edges if start < edge < end) if end - start > 1 else []
        places = [start, *inside, end]
        cuts += [(a, b) for a, b in pairwise(places) if a < b]
    return [{"id": number, "start": start, "end": end} for number, (start, end) in enumerate(cuts)]


def _studio_row(row: dict[Any, Any], text: str) -> Iterator[dict[str, Any]]:
    """Give the regions of one quotation and the relations between them."""
    first = f"{row['quote_id']}-0"
    for number, (label, (start, end)) in enumerate(_pieces(row)):
        key = f"{row['quote_id']}-{number}"
        value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
        yield {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        if number:
            name = "goes_on" if label == "Quotation" else label.lower()
            yield {"type": "relation", "from_id": first, "to_id": key, "direction": "right", "labels": [name]}
