"""Figures to files: whole or not at all, the same bytes every time."""

import hashlib
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from onrecord.errors import OnRecordError
from onrecord.figures import alt_text, draw, figure_csv, figure_hash, offscreen, plot_averages, save_figure
from onrecord.figures.alt import tell

SCRIPT = """
import hashlib
from onrecord.figures import draw, looks, offscreen, plot_averages
from onrecord.schema import AVERAGES
rows = [("tone", name, "quotation", 0.1, 0.0, 0.2, 3, 2, "bootstrap") for name in ("ada_holm", "viktor_brandt")]
with offscreen():
    ax = plot_averages(AVERAGES.frame(rows))
print(hashlib.sha256(draw(ax, "svg") + draw(ax, "pdf") + draw(ax, "png")).hexdigest())
"""


@pytest.fixture
def two(made):
    with offscreen():
        return [plot_averages(made["averages"](made["people"], ["tone"])) for _ in range(2)]


def test_svg_pdf_and_png_are_written_and_no_temporary_file_stays(two, tmp_path):
    files = save_figure(two[0], tmp_path / "new" / "tone.by.leader")
    assert [file.name for file in files] == [*("tone.by.leader.svg", "tone.by.leader.pdf", "tone.by.leader.png")]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(file.name for file in files)


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_the_same_figure_gives_the_same_bytes_again_and_whatever_the_users_settings(two, ending):
    first = draw(two[0], ending)
    assert draw(two[0], ending) == first
    with mpl.rc_context({"svg.hashsalt": "other", "svg.fonttype": "none", "pdf.fonttype": 3, "savefig.dpi": 31}):
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
    assert re.search(r'<title id="title-\w+">Tone of the words quoted</title>', drawn)
    assert "Ada Holm" in drawn
    assert "<dc:date>" not in drawn
    assert "matplotlib.org" not in drawn.split("<metadata>")[1].split("</metadata>")[0]


def test_an_svg_is_an_image_with_a_name_a_description_and_the_hash_of_its_numbers(two):
    root = ElementTree.fromstring(draw(two[0], "svg"))
    svg = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{svg}title"), root.find(f"{svg}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Tone of the words quoted"
    assert description.text == alt_text(two[0])
    hashed = hashlib.sha256(figure_csv(two[0]).encode()).hexdigest()
    assert figure_hash(two[0]) == hashed
    assert f"sha256:{hashed}" in ElementTree.tostring(root, encoding="unicode")


def test_what_a_description_quotes_cannot_break_out_of_it(made):
    rows = made["averages"](["</desc><script>x</script>", "b & $\\frac$ c"], ["tone"])
    with offscreen():
        ax = plot_averages(rows)
    tell(ax, alt=f"{alt_text(ax)} \x07\ud800", caption="", table=rows)
    drawn = draw(ax, "svg")
    assert not [element for element in ElementTree.fromstring(drawn).iter() if element.tag.endswith("script")]


def test_a_pdf_embeds_truetype_fonts_and_names_its_data(two):
    drawn = draw(two[0], "pdf")
    assert b"/FontFile2" in drawn
    assert b"/CIDFontType2" in drawn or b"/Subtype /TrueType" in drawn
    assert b"/Type3" not in drawn
    assert figure_hash(two[0]).encode() in drawn
    assert b"/CreationDate" not in drawn


def test_another_figure_of_other_numbers_has_another_hash(made):
    with offscreen():
        one, other = (plot_averages(made["averages"](made["people"][:n], ["tone"])) for n in (2, 3))
    assert figure_hash(one) != figure_hash(other)
    assert figure_hash(Figure().add_subplot()) == ""


def test_an_ending_is_refused_and_so_is_another_format(two, tmp_path):
    for name in ("tone.svg", "tone.pdf"):
        with pytest.raises(OnRecordError, match="without one"):
            save_figure(two[0], tmp_path / name)
    with pytest.raises(OnRecordError, match=r"'eps'.*svg, pdf, png"):
        draw(two[0], "eps")


def test_a_place_that_cannot_be_written_is_an_error_that_says_so(two, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OnRecordError, match="cannot be written"):
        save_figure(two[0], tmp_path / "file" / "tone")
