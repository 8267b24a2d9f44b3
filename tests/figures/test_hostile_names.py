"""Names that are code, formulas or control characters, as outlets and speakers bring them."""

from __future__ import annotations

import warnings
from xml.etree import ElementTree

import pytest

from onrecord.figures import offscreen, plot_averages
from onrecord.figures.save import draw
from onrecord.schema import AVERAGES

NAMES = [
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "--><script>alert(1)</script><!--",
    "]]>&x;<!ENTITY x>",
    "$\\frac{$",
    "$x^2$",
    "\\input{secret}",
    "a\x00b\x0bc\x1bd\x7f",
    "\u202eabc\u2066",
    "\ufffe\uffff",
    "e" + "\u0301" * 50,
    "x" * 500,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_drawn_as_it_is_and_makes_no_element(name):
    rows = [("tone", name, "quotation", 0.2, 0.1, 0.3, 2, 1, "bootstrap")]
    with offscreen(), warnings.catch_warnings():
        # The font has no letter for some of these.
        warnings.simplefilter("ignore")
        ax = plot_averages(AVERAGES.frame(rows))
        drawn = draw(ax, "svg")
        assert draw(ax, "png")
    root = ElementTree.fromstring(drawn)
    assert not [
        node for node in root.iter() if node.tag.rpartition("}")[2] in ("script", "foreignObject", "a", "image")
    ]
    assert not [key for node in root.iter() for key in node.attrib if key.lower().startswith("on")]
    assert b"alert(1)</script>" not in drawn.replace(b"<!--", b"")[:200]
