"""Figures to files: whole or not at all, the same bytes every time."""

import os
import subprocess
import sys

import matplotlib as mpl
import pytest

from onrecord.errors import OnRecordError
from onrecord.figures import draw, offscreen, plot_averages, save_figure

SCRIPT = """
import hashlib
from onrecord.figures import draw, looks, offscreen, plot_averages
from onrecord.schema import AVERAGES
rows = [("tone", name, "quotation", 0.1, 0.0, 0.2, 3, 2, "bootstrap") for name in ("ada_holm", "viktor_brandt")]
with offscreen():
    ax = plot_averages(AVERAGES.frame(rows))
print(hashlib.sha256(draw(ax, "svg") + draw(ax, "png")).hexdigest())
"""


@pytest.fixture
def two(made):
    with offscreen():
        return [plot_averages(made["averages"](made["people"], ["tone"])) for _ in range(2)]


def test_svg_and_png_are_written_and_no_temporary_file_stays(two, tmp_path):
    files = save_figure(two[0], tmp_path / "new" / "tone.by.leader")
    assert [file.name for file in files] == ["tone.by.leader.svg", "tone.by.leader.png"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(file.name for file in files)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_figure_gives_the_same_bytes_again_and_whatever_the_users_settings(two, ending):
    first = draw(two[0], ending)
    assert draw(two[0], ending) == first
    with mpl.rc_context({"svg.hashsalt": "other", "svg.fonttype": "none", "savefig.dpi": 31}):
        assert draw(two[1], ending) == first


def test_two_programs_give_the_same_bytes():
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


def test_a_file_carries_its_words_and_no_date(two):
    drawn = draw(two[0], "svg").decode()
    assert "<title>Tone of the words quoted</title>" in drawn
    assert "Ada Holm" in drawn
    assert "<dc:date>" not in drawn
    assert "matplotlib.org" not in drawn.split("<metadata>")[1].split("</metadata>")[0]


def test_an_ending_is_refused_and_so_is_another_format(two, tmp_path):
    with pytest.raises(OnRecordError, match="without one"):
        save_figure(two[0], tmp_path / "tone.svg")
    with pytest.raises(OnRecordError, match=r"'pdf'.*svg, png"):
        draw(two[0], "pdf")


def test_a_place_that_cannot_be_written_is_an_error_that_says_so(two, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OnRecordError, match="cannot be written"):
        save_figure(two[0], tmp_path / "file" / "tone")
