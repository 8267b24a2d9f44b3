"""Figures for a journal's column: as wide as it, letters that can be read, nothing clipped, no label over another."""

import re

import pytest
from matplotlib.figure import Figure

from onrecord.errors import OnRecordError
from onrecord.figures import alt_text, draw, journal, offscreen, plot_averages, plot_contrast, plot_frames

MILLIMETRES = {"single": 89, "double": 183}


@pytest.fixture(scope="module", params=MILLIMETRES)
def column(request):
    return request.param


@pytest.fixture(scope="module")
def printed(maker, column):
    """One figure of every kind, drawn for the column."""
    with journal(column), offscreen():
        return maker()


@pytest.fixture(scope="module")
def texts(printed, drawn):
    return drawn(printed.figure)


def test_a_figure_is_as_wide_as_the_column_and_fits_a_page(printed, column):
    width, height = (25.4 * inches for inches in printed.figure.get_size_inches())
    assert width == pytest.approx(MILLIMETRES[column])
    assert height < 480


def test_letters_are_of_a_size_that_can_be_read_in_print(texts):
    sizes = {text.get_fontsize() for text, _ in texts}
    assert min(sizes) >= 7
    assert max(sizes) <= 8.5


def test_no_label_is_clipped_in_a_column(printed, texts):
    whole = printed.figure.bbox
    for text, box in texts:
        beyond = max(whole.x0 - box.x0, box.x1 - whole.x1, whole.y0 - box.y0, box.y1 - whole.y1)
        assert beyond <= 0.5, text.get_text()


def test_no_two_labels_overlap_in_a_column(texts):
    for place, (text, box) in enumerate(texts):
        for other, beside in texts[place + 1 :]:
            width = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            height = min(box.y1, beside.y1) - max(box.y0, beside.y0)
            assert width <= 1 or height <= 1, (text.get_text(), other.get_text())


def test_the_title_is_left_to_the_caption_and_kept_in_the_file(printed, texts):
    title = printed.get_title(loc="left")
    assert title
    assert title not in {text.get_text() for text, _ in texts}
    assert alt_text(printed)


def test_a_file_is_as_wide_as_the_column(made):
    with journal("double"), offscreen():
        ax = plot_averages(made["averages"](made["people"][:2], ["tone"]))
    opening = draw(ax, "svg").decode().partition("<svg ")[2].partition(">")[0]
    assert float(re.search(r'width="([\d.]+)pt"', opening)[1]) == pytest.approx(183 / 25.4 * 72, abs=0.01)
    assert b"Tone of the words quoted" in draw(ax, "svg")


def test_a_grid_that_a_single_column_cannot_hold_is_refused_and_says_what_to_do(made):
    measures = [f"frame_{name}" for name in "abcdef"]
    with journal("single"), offscreen(), pytest.raises(OnRecordError, match=r"holds 5 frames.*journal\('double'\)"):
        plot_frames(made["averages"](["a", "b"], measures))
    with journal("double"), offscreen():
        plot_frames(made["averages"](["a", "b"], measures))


def test_another_column_is_refused_and_what_was_set_ends_with_the_block(made):
    with pytest.raises(OnRecordError, match=r"'half'.*single, double"), journal("half"):
        pass
    rows = made["averages"](made["people"][:2], ["tone"])
    with offscreen():
        before = plot_averages(rows).figure.get_figwidth()
        with journal("single"):
            plot_averages(rows)
        assert plot_averages(rows).figure.get_figwidth() == before


def test_counts_stay_on_the_figure_in_a_single_column(made):
    ada, viktor = made["people"][:2]
    with journal("single"), offscreen():
        ax = plot_contrast(made["contrasts"]([(ada, viktor)]))
    written = {text.get_text() for text in ax.texts}
    assert "30 / 12" in written
    assert any("0.034\n0.034" in text for text in written), "p over q"
    assert "Ada Holm − Viktor Brandt" in written


def test_an_axes_of_ones_own_may_be_given(made):
    ax = Figure(figsize=(3.5, 2), layout="constrained").add_subplot()
    with journal("single"):
        assert plot_averages(made["averages"](made["people"][:2], ["tone"]), ax=ax) is ax
