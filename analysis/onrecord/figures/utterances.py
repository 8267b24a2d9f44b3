"""Who quoted what: outlets by utterance, and a transcript shaded by how many outlets chose each passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_hex
from matplotlib.patches import Patch, Rectangle

from onrecord.figures.alt import plural, tell
from onrecord.figures.grids import MOST, head, row_height
from onrecord.figures.journal import inches, narrow, points, printed
from onrecord.figures.style import FAINT, INK, blank, canvas, is_dark, label, legend_above, missing, styled, wrap
from onrecord.schema import CHOSEN, UTTERANCES, require

_VERSIONS = {"fullest": "", "same": "", "part": "", "ellipsis": "…", "overlap": "+", "variant": "≈"}
_COLUMNS = 92  # letters a line of a transcript on a screen
_WIDTH = 6.0  # inches, in which letters of 7.5 points and of one width are a line
_LINES = 46  # lines a transcript is drawn with at most


@styled
def plot_utterances(
    utterances: pd.DataFrame,
    *,
    texts: Mapping[str, str] | None = None,
    top: int = 8,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who quoted what: one row an outlet, one column an utterance, darker the more of its words were printed.

    Parameters
    ----------
    utterances : pandas.DataFrame
        An ``utterances`` table.
    texts : mapping of str to str or None
        The words of each quotation by `quote_id`, to head the columns with; without it its `quote_id` is written.
    top : int
        How many utterances, those of most outlets first.
    names : mapping of str to str or None
        How to write outlets.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(utterances, UTTERANCES.names, "utterances", "The verb onrecord.utterances makes it.")
    title = "Who quoted what"
    rows = utterances[utterances["n_versions"] > 1]
    if rows.empty:
        reason = "There are no words that more than one article quotes."
        return tell(
            blank(ax, title, reason), alt="No words are quoted by more than one article: 0 utterances.", caption=reason
        )
    shown = list(dict.fromkeys(rows["version_of"]))[: min(top, MOST) if narrow() else top]
    rows = rows[rows["version_of"].isin(shown)]
    whose = rows["outlet"].where(rows["outlet"].notna(), rows["article_id"])
    outlets = list(dict.fromkeys(sorted(whose, key=lambda name: (-int((whose == name).sum()), str(name)))))
    sides = [wrap(label(name, names), 32) for name in outlets]
    ax = canvas(ax, 3.0 + 0.98 * len(shown), 1.9 + row_height(sides, 0.33) * len(outlets))
    _cells(ax, rows.assign(whose=whose), outlets, shown)
    heads = [head(_head(texts, key), 15) for key in shown]
    ax.set_xticks(np.arange(len(shown)) + 0.5, heads, rotation=90 if narrow() else 0, fontsize=points(6.5))
    ax.set_yticks(np.arange(len(outlets)) + 0.5, sides, rotation=0)
    ax.tick_params(axis="both", length=0)
    ax.tick_params(axis="x", labeltop=True, labelbottom=False)
    ax.set_title(title, loc="left", pad=14 + 9 * max(text.count("\n") + 1 for text in heads))
    left = rows["version_of"].nunique(), utterances.loc[utterances["n_versions"] > 1, "version_of"].nunique()
    return tell(ax, alt=_alt_utterances(rows, shown, texts), caption=_caption_utterances(*left), table=rows)


@styled
def plot_transcript(chosen: pd.DataFrame, *, start: int = 0, ax: Axes | None = None) -> Axes:
    """Draw a transcript with its passages shaded by how many outlets quoted them.

    Parameters
    ----------
    chosen : pandas.DataFrame
        A ``chosen`` table of one transcript.
    start : int
        Begin with the stretch that holds this offset; as much as fits on a page is drawn.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(chosen, CHOSEN.names, "chosen", "The verb onrecord.chosen makes it.")
    title = "What outlets chose of the transcript"
    rows = chosen[chosen["end"] > start]
    if rows.empty or not rows["text"].str.strip().any():
        return tell(blank(ax, title, "There is no text to show."), alt="No text: 0 passages.", caption="No passage.")
    columns = _columns()
    lines = list(_lines(rows, columns))[:_LINES]
    most = max(1, int(rows["n_outlets"].max()))
    shades = sns.light_palette("#0B3C5D", as_cmap=True)
    ax = canvas(ax, _WIDTH, 1.2 + 0.172 * len(lines))
    for y, line in enumerate(lines):
        _write(ax, y, line, most, shades, _size(ax, columns))
    ax.set(xlim=(0, columns), ylim=(len(lines) - 0.4, -0.6), xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    steps = sorted({0, 1, (most + 1) // 2, most})
    handles = [Patch(facecolor=_shade(n, most, shades), edgecolor=FAINT) for n in steps]
    legend_above(ax, handles, [plural(n, "outlets") for n in steps], title, width=90)
    return tell(ax, alt=_alt_transcript(rows), caption=_caption_transcript(rows, lines), table=rows)


def _cells(ax: Axes, rows: pd.DataFrame, outlets: list[Any], shown: list[str]) -> None:
    """Fill a cell for the fullest version that each outlet has of each utterance."""
    shades = sns.light_palette("#0B3C5D", as_cmap=True)
    best = rows.sort_values(["coverage", "quote_id"], ascending=[False, True]).drop_duplicates(["whose", "version_of"])
    values = np.full((len(outlets), len(shown)), np.nan)
    cells = best.to_dict("records")
    for row in cells:
        values[outlets.index(row["whose"]), shown.index(row["version_of"])] = row["coverage"]
    sns.heatmap(values, cmap=shades, vmin=0, vmax=1.1, cbar=False, linewidths=1.5, linecolor="white", ax=ax)
    for row in cells:
        ink = "white" if is_dark(shades(row["coverage"] / 1.1)) else INK
        place = (shown.index(row["version_of"]) + 0.5, outlets.index(row["whose"]) + 0.5)
        told = f"{row['coverage']:.0%}{_VERSIONS[row['version']]}"
        ax.text(*place, told, ha="center", va="center", color=ink, fontsize=points(7.0))
    ax.set(xlabel="", ylabel="")


def _head(texts: Mapping[str, str] | None, key: str) -> str:
    words = (texts or {}).get(key, key).strip("“”\"' ").split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _alt_utterances(rows: pd.DataFrame, shown: list[str], texts: Mapping[str, str] | None) -> str:
    said = []
    for key in shown:
        part = rows[rows["version_of"] == key]
        low = part["coverage"].min()
        size = f"{plural(part['n_outlets'].iloc[0], 'outlets')}, the shortest version with {low:.0%} of the words"
        said.append(f"“{_head(texts, key)}”: {size}")
    return f"Outlets by utterance, {plural(len(shown), 'utterances')}. {'; '.join(said)}."


def _caption_utterances(drawn: int, found: int) -> str:
    rest = f" Not drawn: {plural(found - drawn, 'utterances')}." if found > drawn else ""
    return (
        "In every cell: the part of the fullest version's words that the outlet printed; empty: none of them. … "
        "something left out in between, + goes on beyond the fullest version, ≈ in other words. Counts, no estimates."
        f"{rest}"
    )


class _Piece(NamedTuple):
    """Some letters of a line, where they begin and how many outlets chose them."""

    column: int
    text: str
    n_outlets: int


def _lines(rows: pd.DataFrame, columns: int) -> Iterator[list[_Piece]]:
    """Break the stretches into lines between words, as the transcript's own lines end or at the width of the page."""
    line: list[_Piece] = []
    at = 0
    for row in rows.to_dict("records"):
        for number, part in enumerate(str(row["text"]).replace("\r", "").replace("\t", " ").split("\n")):
            if number and line:
                yield line
                line, at = [], 0
            for word in _words(part, columns):
                if at + len(word.rstrip()) > columns and line:
                    yield line
                    line, at = [], 0
                    word = word.lstrip()
                line.append(_Piece(at, word, int(row["n_outlets"])))
                at += len(word)
    if line:
        yield line


def _words(text: str, columns: int) -> Iterator[str]:
    """Give words with the space behind them; what is longer than a line is cut."""
    at = 0
    while at < len(text):
        end = text.find(" ", at)
        end = len(text) if end < 0 else end + 1
        end = min(end, at + columns)
        yield text[at:end]
        at = end


def _columns() -> int:
    """Give how many letters a line has: in a journal's column as many as are 7.2 points high."""
    return int(inches(_WIDTH, 0)[0] * 72 * 0.94 / (7.2 * 0.602)) if printed() else _COLUMNS


def _size(ax: Axes, columns: int) -> float:
    """Choose the size of letters at which a line fills the Axes; half a size or double it may be too small or large."""
    if printed():
        return 7.2
    figure = ax.get_figure(root=True)
    width = figure.get_figwidth() * ax.get_position().width if figure is not None else _WIDTH * 0.775
    return 7.5 * width / (_WIDTH * 0.775) * _COLUMNS / columns


def _write(ax: Axes, y: int, line: list[_Piece], most: int, shades: Colormap, size: float) -> None:
    """Shade the words of a line and write them, each at its own place; a letter is one unit wide."""
    for piece in line:
        if not piece.text.strip():
            continue
        if piece.n_outlets:
            box = Rectangle((piece.column, y - 0.5), len(piece.text), 1.0, linewidth=0)
            box.set_facecolor(_shade(piece.n_outlets, most, shades))
            ax.add_patch(box)
        column = piece.column + len(piece.text) - len(piece.text.lstrip())
        ink = "white" if _dark(piece.n_outlets, most, shades) else INK
        ax.text(column, y, piece.text.strip(), family="DejaVu Sans Mono", fontsize=size, va="center", color=ink)


def _shade(n_outlets: int, most: int, shades: Colormap) -> str:
    return to_hex(shades(0.15 + 0.75 * n_outlets / most)) if n_outlets else "#ffffff"


def _dark(n_outlets: int, most: int, shades: Colormap) -> bool:
    return bool(n_outlets) and is_dark(_shade(n_outlets, most, shades))


def _alt_transcript(rows: pd.DataFrame) -> str:
    quoted = rows[rows["n_outlets"] > 0].sort_values(["n_outlets", "start"], ascending=[False, True])
    letters = int((quoted["end"] - quoted["start"]).sum())
    whole = int((rows["end"] - rows["start"]).sum())
    listed = [
        f"“{' '.join(str(row.text).split()[:8])}” by {plural(row.n_outlets, 'outlets')}"
        + ("" if missing(row.turn) else f" ({row.turn})")
        for row in quoted.head(5).itertuples(index=False)
    ]
    return (
        f"A transcript of which {letters / max(1, whole):.0%} is quoted. Most chosen: {'; '.join(listed) or 'nothing'}."
    )


def _caption_transcript(rows: pd.DataFrame, lines: list[list[_Piece]]) -> str:
    drawn = sum(len(piece.text) for line in lines for piece in line)
    whole = int(rows["text"].str.len().sum())
    cut = f" The first {drawn:,} of {whole:,} letters are drawn." if drawn < 0.97 * whole else ""
    return f"The darker, the more outlets quote the words; white: nobody does. Counts, no estimates.{cut}"
