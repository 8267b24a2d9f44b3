"""The figures of a study: each a table in, an Axes out."""

from __future__ import annotations

from matplotlib.axes import Axes

from onrecord.figures import (
    looks,
    offscreen,
    plot_averages,
    plot_contrast,
    plot_frames,
    plot_quoting,
    plot_slant,
    plot_stance,
    plot_three_tones,
    plot_tone_path,
    plot_topics,
    plot_words,
)
from onrecord.study.tables import Study


def draw_study(study: Study, *, names: dict[str, str], note: str = "") -> dict[str, Axes]:
    """Draw every figure of a study.

    Parameters
    ----------
    study : Study
        From `measure_study`.
    names : dict of str to str
        How to write each person_id.
    note : str
        What is said under the figure of planted slants.

    Returns
    -------
    dict of str to matplotlib.axes.Axes
        By file name without ending, in the order in which the page shows them. The figure of planted slants is left out
        where no text holds a slant.
    """
    tables, settings = study.tables, study.settings
    palette = looks([*settings.leaders, *settings.speakers])
    article = study.corpus[settings.article]
    with offscreen():
        drawn = {
            "tone_by_leader": plot_averages(tables["averages"], measure="tone", names=names, palette=palette),
            "three_tones": plot_three_tones(tables["averages"], names=names, palette=palette),
            "contrasts": plot_contrast(tables["contrasts"], names=names),
            "tone_path": plot_tone_path(tables["shown"], n_chars=len(article.text), names=names, palette=palette),
            "quoting": plot_quoting(tables["counts"], names=names),
            "stance_by_leader": plot_stance(tables["stances"], names=names),
            "frames_by_outlet": plot_frames(tables["frames"], names=names),
            "topics_by_leader": plot_topics(tables["topic_shares"], tables["topics"], names=names),
            "distinctive_words": plot_words(tables["words"], names=names, palette=palette),
        }
        if len(tables["planted"]):
            drawn["planted_slant"] = plot_slant(tables["planted"], note=note, names=names, palette=palette)
    return drawn
