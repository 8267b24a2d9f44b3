"""A new study: its folder with settings, words and an example of people, ready to be run."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

import pandas as pd

from onrecord.articles import Corpus, read_corpus
from onrecord.compare.reading import named
from onrecord.errors import OnRecordError
from onrecord.report.facts import slug
from onrecord.resources import load
from onrecord.study.forecast import Forecast, forecast
from onrecord.study.settings import SETTINGS_FILE
from onrecord.tables import write_text

NOBODY = ("one_leader", "another_leader")
"""Who stands for a leader where a corpus quotes fewer than two persons; nobody's id."""

_QUESTION = "How do the words, the reporting verbs and the portrayal of {} differ in this coverage?"


def new_study(
    folder: str | Path,
    *,
    corpus: str | Path | None = None,
    leaders: Sequence[str] = (),
    title: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> list[Path]:
    """Begin a study: write a folder that `run_study` runs at once.

    Parameters
    ----------
    folder : str or Path
        Where the study goes; it may be there, and nothing in it is written over.
    corpus : str, Path or None
        The articles to study; the settings point to them. None puts three invented ones into ``corpus/`` in the folder,
        to be exchanged for one's own.
    leaders : sequence of str
        Whom to compare, as person_ids or as names; by default the two persons whom the most articles quote.
    title : str or None
        What the page is headed with; by default the leaders.
    columns : mapping of str to str or None
        The files' column names to declared ones, as `read_corpus` takes them.

    Returns
    -------
    list of Path
        The files written: ``study.yaml``, ``text.md``, ``people.csv`` and, without `corpus`, the articles.

    Raises
    ------
    OnRecordError
        When a file is there already, the corpus cannot be read or lies around the study's folder, or it quotes nobody
        of a leader's name.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     [path.relative_to(place).as_posix() for path in new_study(f"{place}/talks")]
    ['talks/corpus/courier.md', 'talks/corpus/ledger.md', 'talks/corpus/post.md', 'talks/study.yaml', \
'talks/text.md', 'talks/people.csv']
    """
    folder = Path(folder)
    example = load("studies", "new")
    articles = {} if corpus is not None else {f"corpus/{a['name']}.md": a["text"] for a in example["articles"]}
    _refuse(folder, corpus, [*articles, SETTINGS_FILE, "text.md", "people.csv"])
    if corpus is None:
        texts = Corpus.from_texts({a["name"]: a["text"].partition("\n---\n")[2] for a in example["articles"]})
    else:
        texts = read_corpus(corpus, columns=columns)
    expected = forecast(texts)
    chosen = _leaders(leaders, expected)
    values = _values(folder, corpus, title, chosen, expected, columns or {})
    files = {
        **articles,
        SETTINGS_FILE: Template(example["settings"]).substitute(values),
        "text.md": Template(example["text"]).substitute(values),
        "people.csv": example["people"],
    }
    return [write_text(text, folder / name) for name, text in files.items()]


def _refuse(folder: Path, corpus: str | Path | None, names: Sequence[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise OnRecordError.unreadable(folder, "a file, not a folder", "Name a folder for the study.")
    there = [name for name in names if (folder / name).exists()]
    if there:
        step = "Choose another folder, or take them away; nothing was written."
        raise OnRecordError.unreadable(folder, f"there is {', '.join(there)} already", step)
    if corpus is not None and Path(corpus).is_dir() and folder.resolve().is_relative_to(Path(corpus).resolve()):
        raise OnRecordError(
            f"The study {folder} would lie inside its corpus {corpus}, and its own files would be read as articles; "
            "choose a folder outside."
        )


def _leaders(asked: Sequence[str], expected: Forecast) -> list[str]:
    """Check the leaders asked for against those who are quoted, or take the two most quoted persons."""
    speakers = expected.speakers
    quoted = speakers["person_id"].tolist()
    ids = list(dict.fromkeys(slug(name) for name in asked))
    for person in ids:
        if person not in quoted and expected.whole:
            raise OnRecordError.unknown("leader among those whom the corpus quotes", person, quoted)
    if len(ids) == 1:
        others = ", ".join(person for person in quoted if person not in ids) or "nobody else"
        raise OnRecordError(f"One leader came, {ids[0]}, and a comparison takes two or more; also quoted: {others}.")
    return ids or [*speakers.loc[speakers["is_person"], "person_id"], *NOBODY][:2]


def _values(
    folder: Path,
    corpus: str | Path | None,
    title: str | None,
    leaders: Sequence[str],
    expected: Forecast,
    columns: Mapping[str, str],
) -> dict[str, str]:
    """Fill in what stands in the settings and the words."""
    both = " and ".join(map(named, leaders))
    mapped = ", ".join(f"{_yaml(own)}: {_yaml(name)}" for own, name in columns.items())
    return {
        "here": shlex.quote(folder.as_posix()),
        "title": _yaml(title or both),
        "heading": " ".join((title or both).split()),
        "question": _yaml(_QUESTION.format(both)),
        "corpus": _yaml("corpus" if corpus is None else _pointer(Path(corpus), folder)),
        "columns": f"columns: {{{mapped}}}"
        if mapped
        else "# columns: {Body text: text, Paper: outlet, Day: published}",
        "article": _yaml(_article(leaders, expected)),
        "leaders": f"[{', '.join(map(_yaml, leaders))}]",
        "quoted": _told(expected),
    }


def _article(leaders: Sequence[str], expected: Forecast) -> str:
    """Choose the article to show: where the one of the leaders who is quoted less is quoted most."""
    quotes = expected.quotes
    counts = pd.crosstab(quotes["article_id"], quotes["person_id"]).reindex(columns=list(leaders), fill_value=0)
    if counts.empty:
        return expected.first
    ranked = counts.assign(least=counts.min(axis=1), all=counts.sum(axis=1)).sort_values(
        ["least", "all"], ascending=False, kind="stable"
    )
    return str(ranked.index[0])


def _told(expected: Forecast) -> str:
    """Tell in a comment who is quoted, and that it takes somebody where nobody is."""
    rows = expected.speakers.head(8)[["person_id", "n_quotes", "n_articles"]].itertuples(index=False)
    lines = [f"#   {person}: {n} quotations, {articles} articles" for person, n, articles in rows]
    where = "Quoted here" if expected.whole else f"Quoted in a sample of {expected.n_sampled} articles"
    return "\n".join([f"# {where}:", *lines] if lines else ["# Nobody who could be named is quoted here yet."])


def _pointer(corpus: Path, folder: Path) -> str:
    """Write where the corpus is, seen from the study; in full where the two have no folder in common."""
    try:
        return Path(os.path.relpath(corpus.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return corpus.resolve().as_posix()


def _yaml(value: str) -> str:
    """Write a text so that YAML reads it as that text: bare where that is sure, else as JSON, which YAML holds."""
    bare = re.fullmatch(r"(?!(?:true|false|yes|no|on|off|null|y|n)$)(?:\.\./|[a-z_])[\w./ -]*", value, re.IGNORECASE)
    return value if bare and not value.endswith(" ") else json.dumps(value, ensure_ascii=False)
