"""Sheets for coders: a sample drawn with known chances, one sheet a coder, and the filled sheets read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from onrecord.articles.corpus import Corpus
from onrecord.errors import OnRecordError
from onrecord.measures.frames.codebook import Codebook, as_codebook
from onrecord.schema import CODES, SHEETS, require
from onrecord.tables import ENDINGS, read_table, write_table

YES, NO = "yes", "no"
_READ_AS = {
    **dict.fromkeys(("yes", "y", "1", "1.0", "true", "x", "✓"), YES),
    **dict.fromkeys(("no", "n", "0", "0.0", "false"), NO),
}
_NOT_ANSWERED = {"", "-", "?", "nan", "none"}
# A scale needs this share of its items answered (Semetko and Valkenburg's indices are means of items).
_ANSWERED = 2 / 3


def coding_sheet(
    source: Corpus | pd.DataFrame,
    *,
    codebook: str | Path | Codebook = "generic_frames",
    n: int = 100,
    coders: Sequence[str] = ("coder_1", "coder_2"),
    strata: str | Sequence[str] = (),
    shared: float = 1.0,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw passages for people to code.

    A row is one passage on one coder's sheet, with an empty column for each question. Every stratum gives the same
    number of passages, as far as it has them, so that groups can be compared; `inclusion` keeps the chance that each
    passage had, which `prevalence` needs. Rows come in random order, the same for all coders.

    Parameters
    ----------
    source : Corpus or pandas.DataFrame
        The articles, or any table with ``text``, such as quotations.
    codebook : str, Path or Codebook
        Whose questions are asked.
    n : int
        How many passages to draw; all, where there are fewer.
    coders : sequence of str
        One sheet each.
    strata : str or sequence of str
        Columns whose combinations are the strata, e.g. ``"outlet"`` or a machine's label; none: one stratum.
    shared : float
        The share of passages that every coder gets; the others are dealt out, one coder each. Agreement can be measured
        on the shared ones alone.
    seed : int
        Where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        The ``sheets`` table: ``unit_id``, ``article_id``, ``coder``, ``stratum`` (str), ``inclusion`` (float, (0, 1]),
        ``text`` (str), and a column for each question (str, all missing).

    Raises
    ------
    OnRecordError
        When there is no text, a column is unknown, coders repeat, or a number is out of its range.

    References
    ----------
    Krippendorff 2019, Content Analysis, 4th ed., chapters 6 and 7.

    Examples
    --------
    >>> said = pd.DataFrame({"outlet": ["x", "x", "y"], "text": ["One.", "Two.", "Six."]})
    >>> sheet = coding_sheet(said, n=2, strata="outlet", coders=("lind", "moe"))
    >>> sheet.drop_duplicates("unit_id").sort_values("stratum")[["stratum", "inclusion"]].values.tolist()
    [['x', 0.5], ['y', 1.0]]
    """
    table = source.articles if isinstance(source, Corpus) else source
    require(table, ("text",), "text", "Coders read a column `text`.")
    named = _checked(coders, n, shared)
    units = _units(table, [strata] if isinstance(strata, str) else list(strata))
    drawn = _drawn(units, n, np.random.default_rng(seed))
    if drawn.empty:
        raise OnRecordError("There is no text to code: the table has no row with words; give another one.")
    n_shared = round(shared * len(drawn))
    places = np.arange(len(drawn))
    parts = [
        drawn[(places < n_shared) | (places % len(named) == k)].assign(coder=coder) for k, coder in enumerate(named)
    ]
    sheet = pd.concat(parts, ignore_index=True)
    asked = dict.fromkeys(as_codebook(codebook).questions)
    empty = pd.DataFrame({name: pd.Series(None, sheet.index, dtype="str") for name in asked})
    whole: pd.DataFrame = pd.concat([sheet[SHEETS.names], empty], axis=1)
    return whole


def write_sheets(
    sheet: pd.DataFrame, folder: str | Path, *, ending: str = ".xlsx", replace: bool = False
) -> list[Path]:
    """Write one file a coder.

    Parameters
    ----------
    sheet : pandas.DataFrame
        From `coding_sheet`.
    folder : str or Path
        Where to write; made where needed.
    ending : str
        ``.xlsx``, ``.csv`` or another that `write_table` takes.
    replace : bool
        Write over sheets that are there; they may hold what coders have answered.

    Returns
    -------
    list of Path
        ``sheet_<coder><ending>``, in the order of the coders.

    Raises
    ------
    OnRecordError
        When the table is no sheet, the ending is unknown, or a sheet is there already.
    """
    require(sheet, SHEETS.names, "sheets", "The verb onrecord.coding_sheet makes it.")
    if ending not in ENDINGS:
        raise OnRecordError.unknown("ending", ending, ENDINGS)
    places = {coder: Path(folder) / f"sheet_{coder}{ending}" for coder in dict.fromkeys(sheet["coder"])}
    there = [place for place in places.values() if place.exists()]
    if there and not replace:
        raise OnRecordError.unreadable(
            there[0], "a sheet is there, perhaps with answers", "Name another folder, or replace it on purpose."
        )
    return [write_table(sheet[sheet["coder"] == coder], place) for coder, place in places.items()]


def read_codes(
    sheets: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    codebook: str | Path | Codebook = "generic_frames",
    coders: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Read filled sheets back.

    A row is one answer of one coder to one question about one passage. Yes may be written yes, y, 1, true or x, no as
    no, n, 0 or false; an empty cell, "-" or "?" is no answer. Anything else is no answer either, and the row says so
    in ``problem``: nothing is dropped.

    Parameters
    ----------
    sheets : path, DataFrame, or several of them
        Files as `write_sheets` writes them, a folder of such files, or tables.
    codebook : str, Path or Codebook
        The codebook that was coded with.
    coders : sequence of str or None
        The coders that must be there; None takes those that are.

    Returns
    -------
    pandas.DataFrame
        The ``codes`` table.

    Raises
    ------
    OnRecordError
        When there is no sheet, a sheet names no coder or answers no question of the codebook, a coder is missing, or a
        coder's passage stands on two rows.

    Examples
    --------
    >>> sheet = coding_sheet(pd.DataFrame({"text": ["They quarrel."]}), coders=["lind"])
    >>> codes = read_codes(sheet.assign(conflict="Yes", morality="perhaps"))
    >>> codes[codes["question"].isin(["conflict", "morality"])][["question", "answer", "problem"]].values.tolist()
    [['conflict', 'yes', nan], ['morality', nan, "'perhaps' is neither yes nor no"]]
    """
    asked = list(as_codebook(codebook).questions)
    parts = [_codes(table, where, asked) for table, where in _opened(sheets)]
    if not parts:
        raise OnRecordError("No sheet came; give files, a folder that holds some, or tables of filled sheets.")
    codes = CODES.frame(row for part in parts for row in part)
    twice = codes.duplicated(CODES.key)
    if twice.any():
        row = codes[twice].iloc[0]
        raise OnRecordError(f"{row['coder']!r} codes {row['unit_id']!r} on two rows; keep one sheet a coder.")
    there = list(dict.fromkeys(codes["coder"]))
    for coder in coders or ():
        if coder not in there:
            raise OnRecordError(f"No sheet of the coder {coder!r}; there are sheets of {', '.join(there)}.")
    return codes


def tally(codes: pd.DataFrame, *, codebook: str | Path | Codebook = "generic_frames") -> pd.DataFrame:
    """Say for each coded passage what share of its coders answered yes to each question.

    A row is one passage. Where nobody was asked about a frame itself, its share is the mean of its items, of which two
    thirds need an answer.

    Parameters
    ----------
    codes : pandas.DataFrame
        The ``codes`` table.
    codebook : str, Path or Codebook
        The codebook that was coded with.

    Returns
    -------
    pandas.DataFrame
        ``unit_id``, ``article_id`` (str), ``inclusion`` (float), ``n_coders`` (int) and for each question a column
        (float, [0, 1]; missing where nobody answered).

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(codes, CODES.names, "codes", "The verb onrecord.read_codes makes it.")
    book = as_codebook(codebook)
    units = codes.groupby("unit_id", sort=False)
    table = units[["article_id", "inclusion"]].first().assign(n_coders=units["coder"].nunique())
    yes = codes.assign(share=codes["answer"].map({YES: 1.0, NO: 0.0}).astype(float))
    shares = yes.pivot_table("share", "unit_id", "question", aggfunc="mean", dropna=False, observed=True)
    shares = shares.reindex(index=table.index, columns=list(book.questions))
    for frame in book.frames:
        items = shares[[f"{frame.id}.{item.id}" for item in frame.asked_items]]
        mean = items.mean(axis=1).where(items.notna().mean(axis=1) >= _ANSWERED - 1e-9)
        if shares[frame.id].isna().all():
            shares[frame.id] = mean
    return table.join(shares.astype(float)).reset_index()


def _checked(coders: Sequence[str], n: int, shared: float) -> list[str]:
    if isinstance(coders, str) or not len(coders) or len(set(coders)) < len(coders):
        raise OnRecordError(f"coders is {coders!r}; give a list of different names, one a coder.")
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise OnRecordError(f"n is {n!r}; give the number of passages to draw, 1 or more.")
    if not 0 <= shared <= 1:
        raise OnRecordError(f"shared is {shared!r}; it is a share between 0 and 1, such as 0.2.")
    return [str(name) for name in coders]


def _units(table: pd.DataFrame, strata: list[str]) -> pd.DataFrame:
    for name in strata:
        if name not in table.columns:
            raise OnRecordError.unknown("column", name, table.columns)
    named = table.assign(unit_id=unit_ids(table))  # before rows without words go, so that `prevalence` finds them
    worded = [isinstance(text, str) and bool(text.strip()) for text in named["text"]]
    held = named.loc[np.array(worded, dtype=bool)].reset_index(drop=True)
    article = held["article_id"].astype("str") if "article_id" in held else pd.Series(pd.NA, held.index, dtype="str")
    stratum = held[strata].astype("str").fillna("none").agg(" | ".join, axis=1) if strata else "all"
    return pd.DataFrame(
        {"unit_id": held["unit_id"], "article_id": article, "stratum": stratum, "text": held["text"]}, index=held.index
    )


def unit_ids(table: pd.DataFrame) -> pd.Series:
    """Name each row of a table: by its quote_id or article_id where these are unique, else by its number too."""
    for name in ("unit_id", "quote_id", "article_id"):
        if name in table.columns and table[name].is_unique and table[name].notna().all():
            return table[name].astype("str")
    number = pd.Series([str(n) for n in range(len(table))], index=table.index, dtype="str")
    return table["article_id"].astype("str") + "#" + number if "article_id" in table.columns else "row " + number


def _drawn(units: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the same number from every stratum; what a small one lacks, the larger ones give."""
    sizes = units["stratum"].value_counts().sort_index()
    quota = dict.fromkeys(sizes.index, 0)
    left = min(n, len(units))
    while left:
        open_ = [name for name in sizes.index if quota[name] < sizes[name]]
        # A remainder smaller than the number of strata goes to some of them, drawn.
        share = left // len(open_)
        for name in open_ if share else sorted(rng.choice(open_, left, replace=False)):
            more = min(max(1, share), int(sizes[name]) - quota[name])
            quota[name], left = quota[name] + more, left - more
    rows = [
        units[units["stratum"] == name]
        .iloc[np.sort(rng.permutation(int(sizes[name]))[: quota[name]])]
        .assign(inclusion=quota[name] / int(sizes[name]))
        for name in sizes.index
        if quota[name]
    ]
    if not rows:
        return units.head(0).assign(inclusion=1.0)
    drawn: pd.DataFrame = pd.concat(rows, ignore_index=True)
    return drawn.iloc[rng.permutation(len(drawn))].reset_index(drop=True)


def _opened(
    sheets: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
) -> Iterable[tuple[pd.DataFrame, str]]:
    if isinstance(sheets, pd.DataFrame):
        yield sheets, "the sheet"
    elif isinstance(sheets, str | Path):
        path = Path(sheets)
        files = sorted(p for p in path.iterdir() if p.suffix in ENDINGS) if path.is_dir() else [path]
        yield from ((read_table(file), file.name) for file in files)
    else:
        for sheet in sheets:
            yield from _opened(sheet)


def _codes(table: pd.DataFrame, where: str, asked: list[str]) -> list[tuple[object, ...]]:
    require(table, ("unit_id",), f"filled sheet ({where})", "Keep the columns that coding_sheet made.")
    nameless = table["coder"].isna() | (table["coder"].astype("str").str.strip() == "") if "coder" in table else None
    if nameless is None or nameless.any():
        n = len(table) if nameless is None else int(nameless.sum())
        raise OnRecordError(f"{where}: {n} of {len(table)} rows name no coder; write who coded into the column coder.")
    here = [name for name in asked if name in table.columns]
    if not here:
        raise OnRecordError(f"{where} answers no question of the codebook; it needs columns such as {asked[0]!r}.")
    rows: list[tuple[object, ...]] = []
    for row in table.to_dict("records"):
        kept = (str(row["unit_id"]), _or_none(row.get("article_id")), str(row["coder"]).strip())
        for name in here:
            answer, problem = _answer(row[name])
            rows.append((*kept, name, answer, row.get("inclusion"), problem))
    return rows


def _answer(cell: object) -> tuple[str | None, str | None]:
    written = "" if cell is None or cell is pd.NA else str(cell).strip()
    plain = written.lower()
    if plain in _NOT_ANSWERED:
        return None, None
    known = _READ_AS.get(plain)
    return known, None if known else f"{written[:40]!r} is neither yes nor no"


def _or_none(cell: object) -> object:
    return None if cell is None or cell is pd.NA or cell != cell else str(cell)
