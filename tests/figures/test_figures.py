"""What every figure promises: its words, nothing clipped, nothing over the data, no trace left behind."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from onrecord.compare import count_quotations
from onrecord.errors import OnRecordError
from onrecord.figures import (
    alt_text,
    caption,
    figure_table,
    looks,
    offscreen,
    plot_averages,
    plot_contrast,
    plot_events,
    plot_frames,
    plot_mixed,
    plot_power,
    plot_quoting,
    plot_sensitivity,
    plot_slant,
    plot_slopes,
    plot_stance,
    plot_three_tones,
    plot_tone_path,
    plot_topics,
    plot_trend,
    plot_words,
)


@pytest.fixture(scope="module")
def texts(figure, drawn):
    return drawn(figure.figure)


def panels_of(ax):
    return [ax, *ax.child_axes]


def test_a_figure_is_an_axes_with_words(figure):
    assert isinstance(figure, Axes)
    assert len(alt_text(figure)) > 40
    assert any(letter.isdigit() for letter in alt_text(figure))
    assert len(caption(figure)) > 20
    assert figure.get_title(loc="left")


def test_what_a_figure_draws_can_be_had_as_a_table(figure):
    rows = figure_table(figure)
    assert len(rows)
    assert list(rows.index) == list(range(len(rows)))
    assert figure.figure.data.equals(rows)
    rows["mine"] = 1
    assert "mine" not in figure_table(figure), "a copy is given"


def test_no_label_is_clipped(figure, texts):
    whole = figure.figure.bbox
    for text, box in texts:
        beyond = max(whole.x0 - box.x0, box.x1 - whole.x1, whole.y0 - box.y0, box.y1 - whole.y1)
        assert beyond <= 0.5, text.get_text()


def test_no_two_labels_overlap(texts):
    for place, (text, box) in enumerate(texts):
        for other, beside in texts[place + 1 :]:
            width = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            height = min(box.y1, beside.y1) - max(box.y0, beside.y0)
            assert width <= 1 or height <= 1, (text.get_text(), other.get_text())


@pytest.mark.usefixtures("texts")  # drawn: a legend has no place before
def test_no_legend_lies_over_the_data(figure):
    for ax in panels_of(figure):
        if ax.get_legend() is not None:
            inside = ax.get_window_extent()
            legend = ax.get_legend().get_window_extent()
            assert legend.y0 >= inside.y1 - 1 or legend.x0 >= inside.x1 - 1


def test_the_axes_given_is_drawn_on_and_returned(maker):
    ax = Figure(figsize=(9, 6), layout="constrained").add_subplot()
    assert maker(ax) is ax


def test_an_empty_table_says_that_there_is_nothing(empty):
    words = [text.get_text().replace("\n", " ") for text in empty.texts]
    assert figure_table(empty).empty
    assert any(word.startswith(("There are no", "There is no")) for word in words)
    assert alt_text(empty).startswith("No ")


def test_the_users_settings_stay_as_they_were(made):
    with mpl.rc_context({"font.size": 23.0, "svg.fonttype": "none"}):
        before = dict(mpl.rcParams)
        with offscreen():
            plot_averages(made["averages"](made["people"], ["tone"]))
        assert dict(mpl.rcParams) == before


def test_a_new_figure_belongs_to_pyplot_unless_drawn_offscreen(made):
    rows = made["averages"](made["people"][:2], ["tone"])
    plt.close("all")
    with mpl.rc_context({"backend": "agg"}):
        with offscreen():
            plot_averages(rows)
        assert plt.get_fignums() == []
        ax = plot_averages(rows)
        assert plt.gcf() is ax.figure
        plt.close(ax.figure)


@pytest.mark.parametrize(
    "plot",
    [
        *(plot_averages, plot_three_tones, plot_contrast, plot_tone_path, plot_quoting, plot_stance, plot_frames),
        *(plot_words, plot_slant, lambda table: plot_topics(table, table)),
        *(plot_trend, plot_slopes, plot_events, plot_power, plot_sensitivity, plot_mixed),
    ],
)
def test_a_table_that_lacks_columns_is_refused_by_name(plot):
    with pytest.raises(OnRecordError, match="lacks the column"):
        plot(pd.DataFrame({"nothing": [1]}))


def test_a_leader_keeps_colour_and_marker_across_figures(made):
    ada, viktor = made["people"][:2]
    palette = looks([viktor, ada])
    with offscreen():
        first = plot_averages(made["averages"]([ada], ["tone"]), palette=palette)
        second = plot_words(made["words"]([viktor, ada]), palette=palette)
    dots = [line for line in first.lines if line.get_marker() == palette[ada].marker]
    assert dots[0].get_color() == palette[ada].colour
    panel = next(ax for ax in second.child_axes if ax.get_title(loc="left") == "Ada Holm")
    assert palette[ada].colour in {line.get_color() for line in panel.lines}


def test_averages_state_the_numbers_of_quotations_and_articles(made):
    rows = made["averages"](made["people"][:4], ["tone"])
    with offscreen():
        ax = plot_averages(rows)
    written = {text.get_text() for text in ax.texts}
    assert {f"{a} / {b}" for a, b in zip(rows["n_quotes"], rows["n_articles"], strict=True)} <= written
    assert "mean over quotations" in ax.get_xlabel()


def test_a_missing_interval_leaves_a_hollow_dot_and_a_missing_mean_says_so(made):
    with offscreen():
        ax = plot_averages(made["averages"](made["people"], ["tone"]))
    hollow = [line for line in ax.lines if line.get_marker() != "None" and line.get_markerfacecolor() == "white"]
    assert len(hollow) == 1
    assert " no estimate" in {text.get_text() for text in ax.texts}
    assert "no estimate" in alt_text(ax)
    assert "(no interval)" in alt_text(ax)


def test_three_tones_stand_in_three_panels_in_one_order(made):
    with offscreen():
        ax = plot_three_tones(made["averages"](made["people"][:2], ["portrayal", "frame_conflict", "stance", "tone"]))
    heads = [panel.get_title(loc="left").split()[0] for panel in ax.child_axes]
    assert heads == ["Tone", "Stance", "Portrayal"]
    assert len({panel.get_xlim() for panel in ax.child_axes}) == 1


def test_a_contrast_names_its_estimand_and_direction(made):
    ada, viktor = made["people"][:2]
    with offscreen():
        ax = plot_contrast(made["contrasts"]([(ada, viktor)]))
    assert "mean over articles" in ax.get_xlabel()
    assert ax.get_yticklabels()[0].get_text() == "Ada Holm − Viktor Brandt"
    assert {"0.034", "+0.20", "30 / 12"} <= {text.get_text() for text in ax.texts}


def test_an_unknown_measure_names_the_ones_there_are(made):
    with pytest.raises(OnRecordError, match=r"'ton'.*Did you mean 'tone'"):
        plot_averages(made["averages"](made["people"], ["tone"]), measure="ton")


def test_a_path_goes_through_one_article(made):
    with pytest.raises(OnRecordError, match=r"2 articles.*article_id='"):
        plot_tone_path(made["quotes"]())
    with pytest.raises(OnRecordError, match="Unknown article_id 'z'"):
        plot_tone_path(made["quotes"](), article_id="z")


def test_a_path_draws_every_quotation_with_a_tone_and_says_how_many_have_none(made):
    rows = made["quotes"]()
    rows = rows[rows["article_id"] == "b"]
    with offscreen():
        ax = plot_tone_path(rows, n_chars=6100, palette=looks(made["people"][:2]))
    told = rows["tone"].notna().sum()
    assert len(ax.collections[-1].get_offsets()) == told
    assert caption(ax).startswith(f"{told} quotations")
    assert f"{len(rows) - told} quotation" in caption(ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()][-1] == "Others"


def test_speakers_left_out_of_the_bars_are_counted(made):
    counted = count_quotations(made["quotes"]())
    with offscreen():
        ax = plot_quoting(counted, top=3)
    assert [label.get_text() for label in ax.get_yticklabels()][3:] == ["Unidentified"]
    assert f"Not drawn: {counted['group'].nunique() - 4} speakers." in caption(ax)


def test_bars_are_as_long_as_their_counts(made):
    counted = count_quotations(made["quotes"]())
    with offscreen():
        ax = plot_quoting(counted)
    assert sum(bar.get_width() for bar in ax.patches) == counted["n_quotes"].sum()


def test_words_are_chosen_by_the_lower_end_of_their_interval(made):
    rows = made["words"](made["people"][:1])
    rows.loc[rows["word"] == "water", ["log_odds", "low", "high"]] = [2.9, -0.9, 6.0]
    rows.loc[rows["word"] == "ring", ["log_odds", "low", "high"]] = [2.0, 1.9, 2.1]
    with offscreen():
        ax = plot_words(rows, top=4)
    drawn = [label.get_text() for label in ax.child_axes[0].get_yticklabels()]
    assert drawn[0] == "ring"
    assert "water" not in drawn
