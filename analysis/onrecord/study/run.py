"""Run a study: tables, figures, facts and the page, written into its folder."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd

from onrecord.articles import Corpus, sentences
from onrecord.compare.reading import named
from onrecord.errors import OnRecordError
from onrecord.figures import looks, save_figure
from onrecord.report import fill, gather_facts, hash_folder, write_facts, write_page
from onrecord.report.facts import Fact, slug
from onrecord.schema import AVERAGES, CONTRASTS, ISSUES, QUOTATIONS
from onrecord.study.draw import draw_study
from onrecord.study.settings import Settings, engines
from onrecord.study.tables import Study, measure_study, too_few
from onrecord.tables import rounded, write_table

# What is known about each measure on news, with its data; benchmarks/README.md has the commands and more.
VALIDITY = {
    "tone": (
        "Pearson r .73 with the mean of 20 raters on 2,622 snippets of New York Times editorials, whole editorials "
        "held out (.62 where a negation stands; plain VADER .50 and .26). Not measured on quotations in news. "
        "November 2026."
    ),
    "stance": (
        "The lexicon of reporting verbs against two codings of 200 cues, made independently by two language models: "
        "Krippendorff's alpha .82 and .73 for the class, .59 and .49 for the polarity (the two codings: .82 and .74). "
        "Verbs alone, not in their sentences. November 2026."
    ),
    "portrayal": (
        "Macro-F1 over three classes on NewsMTSC's development sets: 81 on real-world sentences, 73 on sentences with "
        "several targets (plain VADER 50 and 52); trained on its training set, and these sets were watched. "
        "November 2026."
    ),
    "frames": (
        "Indicator terms of a codebook, not coded by people. On 343 climate articles AUC .64 to .85 by frame; there "
        "responsibility and conflict hardly beat calling every article so. Measured November 2026."
    ),
    "topics": "No validity figure: topics are read off word counts and named by their words.",
}

# The same of the linear models, which `engine: fast` scores by.
VALIDITY_FAST = {
    "tone": (
        "Pearson r .62 with the mean of 20 raters on 2,622 snippets of New York Times editorials, whole editorials "
        "held out (.48 where a negation stands; plain VADER .50 and .26). Not measured on quotations in news. "
        "November 2026."
    ),
    "portrayal": (
        "Macro-F1 over three classes on NewsMTSC's development sets: 72 on real-world sentences, 66 on sentences with "
        "several targets (plain VADER 50 and 52); trained on its training set. November 2026."
    ),
}

_TONES = ("tone", "stance", "portrayal")

_WRITTEN_TABLES = (
    *("averages", "contrasts", "counts", "stances", "speakers", "frames", "topics", "topic_shares", "words", "planted"),
    *("quotations", "narration", "articles", "issues"),
)
_SHOWN_TABLES = ("averages", "contrasts", "counts", "planted", "issues")


def run_study(folder: str | Path, *, progress: bool = False) -> Path:
    """Run a study from corpus to page.

    Writes ``facts.json``, ``tables/*.csv``, ``figures/*.svg``, ``*.pdf`` and ``*.png`` and, last, ``index.html`` into
    the study's folder, each file whole or not at all. The same corpus and settings give the same bytes.

    Parameters
    ----------
    folder : str or Path
        The folder that holds ``study.yaml`` and, where there are words to go with the numbers, ``text.md``.
    progress : bool
        Whether to show progress bars on standard error.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OnRecordError
        When the settings, the corpus or the text cannot be used; nothing is written then.
    """
    study = measure_study(folder, progress=progress)
    text = read_text(study.folder)
    facts = _facts(study)
    fill(text, facts)  # a text that asks for an unknown fact stops here, before anything is written
    names = _names(study.tables["quotations"])
    figures = draw_study(study, names=names, note=_recovery(facts))
    for name in _WRITTEN_TABLES:
        write_table(rounded(study.tables[name]), study.folder / "tables" / f"{name}.csv")
    for name, ax in figures.items():
        save_figure(ax, study.folder / "figures" / name)
    write_facts(facts, study.folder / "facts.json")
    return write_page(
        folder=study.folder,
        title=study.settings.title,
        question=study.settings.question,
        facts=facts,
        articles=study.corpus,
        quotations=study.tables["quotations"],
        figures=figures,
        tables={name: study.tables[name] for name in _SHOWN_TABLES},
        text=text,
        article=study.settings.article,
        sentences=sentences(study.corpus),
        palette=looks([*study.settings.leaders, *study.settings.speakers]),
        names=names,
        validity=VALIDITY if engines(study.settings.engine)[1] == "accurate" else VALIDITY | VALIDITY_FAST,
        inputs=hash_folder(study.settings.corpus),
        command=f"onrecord report {study.folder.as_posix()}" if not study.folder.is_absolute() else "onrecord report",
    )


def known_facts(settings: Settings, corpus: Corpus) -> dict[str, Fact]:
    """Give every fact that a text may ask for, before anything is measured: the names are those of a study that ran."""
    pairs = pd.DataFrame({"planted": [], "measured": []})
    empty = {
        "averages": AVERAGES,
        "contrasts": CONTRASTS,
        "quotations": QUOTATIONS,
        "shown": QUOTATIONS,
        "issues": ISSUES,
    }
    tables = {name: table.frame() for name, table in empty.items()} | {"planted": pairs}
    return _facts(Study(settings, Path(), corpus, tables))


def read_text(folder: Path) -> str:
    """Read the words that go with the numbers; empty where a study has none."""
    path = folder / "text.md"
    if not path.is_file():
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OnRecordError.unreadable(path, "is not UTF-8 text", "Save it as UTF-8 and run again.") from error


def _facts(study: Study) -> dict[str, Fact]:
    tables = study.tables
    shown = tables["shown"]
    unread = ~tables["issues"]["article_id"].isin([article.article_id for article in study.corpus])
    extra: dict[str, Fact] = {
        "n_unread": int(unread.sum()),
        "shown.n_direct": int((shown["kind"] == "direct").sum()),
        "shown.n_mixed": int((shown["kind"] == "mixed").sum()),
        "shown.n_indirect": int((shown["kind"] == "indirect").sum()),
        "shown.n_quotations": len(shown),
        **_doubt(tables["contrasts"]),
        **_planted_facts(tables["planted"]),
        **_readings(study),
    }
    facts = gather_facts(
        articles=study.corpus,
        quotations=tables["quotations"],
        averages=tables["averages"],
        contrasts=tables["contrasts"],
        issues=tables["issues"],
        extra=extra,
    )
    return dict(sorted((_empty_facts(study.settings.leaders) | facts).items()))


def _readings(study: Study) -> dict[str, Fact]:
    """Give each tone's comparison as sentences that hold whoever the leaders are, or say why there is none."""
    contrasts, names = study.tables["contrasts"], [named(leader) for leader in study.settings.leaders]
    why = too_few(study.settings, study.tables["quotations"]) or "the narration speaks of fewer than two leaders"
    facts: dict[str, Fact] = {"leaders": " and ".join([", ".join(names[:-1]), names[-1]])}
    for measure in _TONES:
        told = " ".join(contrasts.loc[contrasts["measure"] == measure, "reading"])
        facts[f"{measure}.reading"] = told or f"Not compared: {why}."
    return facts


def _empty_facts(leaders: tuple[str, ...]) -> dict[str, Fact]:
    """Name every fact about a leader, so that a text may ask for it whether or not the corpus quotes the leader."""
    counts = ("n_quotes", "n_articles")
    alone = [f"{leader}.{part}" for leader in map(slug, leaders) for part in ("mean", "low", "high", *counts)]
    pairs = [f"{slug(one)}.vs.{slug(other)}" for one, other in combinations(leaders, 2)]
    both = [f"{pair}.{part}" for pair in pairs for part in ("difference", "low", "high", "effect", "p", "q", *counts)]
    return {f"{measure}.{key}": None for measure in _TONES for key in (*alone, *both)}


def _doubt(contrasts: pd.DataFrame) -> dict[str, Fact]:
    """Count the contrasts whose interval cannot exclude that there is no difference."""
    without = (contrasts["low"] <= 0) & (contrasts["high"] >= 0)
    return {"contrasts.n": len(contrasts), "contrasts.n_including_zero": int(without.sum())}


def _planted_facts(planted: pd.DataFrame) -> dict[str, Fact]:
    """Rank-correlate planted slant and measured portrayal over texts and leaders."""
    pairs = planted.dropna(subset=["planted", "measured"])
    rho = pairs["planted"].corr(pairs["measured"], method="spearman") if len(pairs) > 2 else float("nan")
    return {"planted.n": len(pairs), "planted.spearman": None if pd.isna(rho) else round(float(rho), 4)}


def _recovery(facts: dict[str, Fact]) -> str:
    return fill("Spearman rank correlation {{ planted.spearman }}, n = {{ planted.n }} texts and leaders.", facts)


def _names(quotes: pd.DataFrame) -> dict[str, str]:
    """Take each person's canonical name from the quotations that name them alone."""
    named = quotes[quotes["person_id"].notna() & quotes["speaker"].notna()]
    alone = named[~named["person_id"].str.contains("+", regex=False)]
    return dict(alone.drop_duplicates("person_id")[["person_id", "speaker"]].itertuples(index=False, name=None))
