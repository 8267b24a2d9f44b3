"""Figures: a table in, an Axes out; nothing is computed here.

Every function takes a table that a verb of the package made and returns a matplotlib Axes, with its words attached:
`alt_text` says what is seen, `caption` how to read it. A new figure belongs to pyplot, as those of pandas and seaborn
do, unless it is drawn `offscreen`. The user's own matplotlib settings are left as they are.
"""

from onrecord.figures.alt import alt_text, caption, figure_csv, figure_hash, figure_table
from onrecord.figures.audit import plot_audit
from onrecord.figures.change import plot_events, plot_slopes, plot_trend
from onrecord.figures.choices import plot_sensitivity
from onrecord.figures.coding import plot_agreement, plot_learning, plot_prevalence
from onrecord.figures.counts import plot_quoting, plot_stance
from onrecord.figures.estimates import plot_averages, plot_contrast, plot_three_tones
from onrecord.figures.grids import plot_frames, plot_topics
from onrecord.figures.journal import journal
from onrecord.figures.models import plot_mixed, plot_power
from onrecord.figures.path import plot_tone_path
from onrecord.figures.save import draw, save_figure
from onrecord.figures.slant import plot_slant
from onrecord.figures.style import Look, label, looks, offscreen
from onrecord.figures.topics import plot_topic_choices, plot_topic_effects
from onrecord.figures.utterances import plot_transcript, plot_utterances
from onrecord.figures.words import plot_words

__all__ = [
    "Look",
    "alt_text",
    "caption",
    "draw",
    "figure_csv",
    "figure_hash",
    "figure_table",
    "journal",
    "label",
    "looks",
    "offscreen",
    "plot_agreement",
    "plot_audit",
    "plot_averages",
    "plot_contrast",
    "plot_events",
    "plot_frames",
    "plot_learning",
    "plot_mixed",
    "plot_power",
    "plot_prevalence",
    "plot_quoting",
    "plot_sensitivity",
    "plot_slant",
    "plot_slopes",
    "plot_stance",
    "plot_three_tones",
    "plot_tone_path",
    "plot_topic_choices",
    "plot_topic_effects",
    "plot_topics",
    "plot_transcript",
    "plot_trend",
    "plot_utterances",
    "plot_words",
    "save_figure",
]
