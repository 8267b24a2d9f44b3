"""Topics judged: what they depend on, and models of several numbers of topics side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from onrecord.errors import OnRecordError
from onrecord.figures.alt import plural, tell
from onrecord.figures.journal import beside
from onrecord.figures.rows import dots, estimates, reference, row_label, rows_canvas, set_range
from onrecord.figures.style import (
    FAINT,
    GREY,
    INK,
    blank,
    canvas,
    label,
    margin,
    missing,
    number,
    panel_title,
    panels,
    styled,
    wrap,
)
from onrecord.schema import TOPIC_CHOICES, TOPIC_EFFECTS, require


@styled
def plot_topic_effects(
    effects: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    term: str | None = None,
    n_words: int = 5,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the effect of one covariate on the share of every topic, the largest on top.

    Parameters
    ----------
    effects : pandas.DataFrame
        A ``topic_effects`` table.
    topics : pandas.DataFrame
        The ``topics_`` of the model: topic (int), rank (int), word (str); an unstable topic is not named.
    term : str or None
        The term to draw; may be left out where there is one.
    n_words : int
        How many words tell a topic.
    names : mapping of str to str or None
        How to write levels.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        With `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing, or the term is not in the table or not named.
    """
    require(effects, TOPIC_EFFECTS.names, "topic_effects", "The verb onrecord.topic_effects makes it.")
    require(topics, ("topic", "rank", "word"), "topics", "It is the attribute topics_ of a fitted TopicModel.")
    if effects.empty:
        reason = "There are no effects to show."
        return tell(blank(ax, "Topic effects", reason), alt="No effects: the table is empty.", caption="")
    present = list(dict.fromkeys(effects["term"]))
    chosen = present[0] if term is None and len(present) == 1 else term
    if chosen not in present:
        raise OnRecordError.unknown("term", chosen, present)
    rows = effects[effects["term"] == chosen].sort_values("estimate", ascending=False, kind="stable")
    told_topics = zip(rows["topic"], rows["stable"], strict=True)
    labels = [_topic(int(topic), bool(stable), topics, n_words) for topic, stable in told_topics]
    ax, ys = rows_canvas(ax, [row_label(text, 36) for text in labels], 8.0)
    told = estimates(rows)
    reference(ax)
    set_range(ax, told)
    dots(ax, ys, told)
    ax.set_xlabel("change of the topic's share")
    ax.set_title(wrap(_term(rows.iloc[0], names), 56), loc="left", pad=20)
    sizes = [f"{a} / {b}" for a, b in zip(rows["n_quotes"], rows["n_articles"], strict=True)]
    margin(ax, ys, {"change": [number(value) for value in rows["estimate"]], "rows / articles": sizes})
    said = [
        f"{text} {number(row.estimate)} ({number(row.low)} to {number(row.high)})"
        for text, row in zip(labels, rows.itertuples(index=False), strict=True)
    ]
    size = f"{plural(rows['n_quotes'].iloc[0], 'rows')} in {plural(rows['n_articles'].iloc[0], 'articles')}"
    note = f"Right of zero: more of the topic. Bar: interval. Method: {rows['method'].iloc[0]}."
    return tell(ax, alt=f"{_term(rows.iloc[0], names)}, {size}: {'; '.join(said)}.", caption=note, table=rows)


@styled
def plot_topic_choices(choices: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw stability and coherence for each number of topics; the suggested number is filled.

    Parameters
    ----------
    choices : pandas.DataFrame
        A ``topic_choices`` table.
    ax : matplotlib.axes.Axes or None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The host of the two panels, which are its ``child_axes``; with `alt_text` and `caption`.

    Raises
    ------
    OnRecordError
        When a column is missing.
    """
    require(choices, TOPIC_CHOICES.names, "topic_choices", "The verb onrecord.choose_k makes it.")
    title = "How many topics?"
    if choices.empty:
        return tell(blank(ax, title, "There are no models to show."), alt="No models: the table is empty.", caption="")
    rows = choices.sort_values("n_topics")
    side = beside(2)
    host = canvas(ax, 7.4, 3.2 if side == 2 else 5.6)
    host.set_title(title, loc="left", pad=30)
    heads = {"stability": "Stability over articles", "coherence": "Coherence (C_NPMI)"}
    for panel, (column, head) in zip(
        panels(host, 2, columns=side, left=0.04, right=0.08, gap=1.0), heads.items(), strict=True
    ):
        panel.plot(rows["n_topics"], rows[column], color=GREY, linewidth=1.2, zorder=1)
        for row in rows.to_dict("records"):
            if column == "stability" and not missing(row["low"]):
                panel.plot([row["n_topics"]] * 2, [row["low"], row["high"]], color=FAINT, linewidth=4, zorder=0)
            filled = INK if row["suggested"] else "white"
            panel.plot([row["n_topics"]], [row[column]], marker="o", color=INK, markerfacecolor=filled, markersize=7)
        panel.set_xticks(rows["n_topics"].tolist())
        panel.set_xlabel("topics")
        panel_title(panel, head, pad=6)
        panel.grid(axis="y", color=FAINT, linewidth=0.6)
    said = [
        f"{row.n_topics} topics: stability {number(row.stability, sign=False)}, coherence {number(row.coherence)}, "
        f"{row.n_unstable} unstable{', suggested' if row.suggested else ''}"
        for row in rows.itertuples(index=False)
    ]
    refits = plural(int(rows["n_refits"].max()), "refits")
    note = f"Filled: suggested by the mean rank on both. {refits} a model; pale bars: the middle 95 % of topics."
    return tell(host, alt=f"{'; '.join(said)}.", caption=note, table=rows)


def _topic(topic: int, stable: bool, topics: pd.DataFrame, n_words: int) -> str:
    if not stable:
        return f"unstable topic {topic}"
    part = topics[topics["topic"] == topic].sort_values("rank").head(n_words)
    return ", ".join(part["word"]) or f"topic {topic}"


def _term(row: pd.Series, names: Mapping[str, str] | None) -> str:
    covariate, _, level = str(row["term"]).partition(": ")
    if not level:
        return f"Effect of {label(covariate).lower()} on topics"
    return f"Topics: {label(level, names)} against {label(row['baseline'], names)}"
