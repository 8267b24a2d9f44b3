"""Colours that stay apart for every kind of colour vision and on paper: simulated, and measured as eyes measure."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

from onrecord.compare import count_quotations
from onrecord.figures import looks, offscreen, plot_quoting, plot_stance

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0: what is left of linear RGB.
VISION = {
    "common": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def seen(colour, vision):
    """Give CIE L*a*b* (D65) of a colour as somebody with this vision sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    scaled = (np.array(matrix) @ linear) / [0.95047, 1.0, 1.08883]
    f = np.where(scaled > (6 / 29) ** 3, np.cbrt(scaled), scaled * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other):
    """CIEDE2000, after Sharma, Wu and Dalal (2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else ((h1 + h2) / 2 + (180 if abs(h1 - h2) > 180 else 0)) % 360
    t = (
        1 - 0.17 * np.cos(np.radians(hm - 30)) + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6)) - 0.20 * np.cos(np.radians(4 * hm - 63))
    )  # fmt: skip
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rotated = 2 * np.sqrt(cm**7 / (cm**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    parts = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return float(np.sqrt(sum(part**2 for part in parts) - rotated * parts[1] * parts[2]))


def closest(colours, vision, pairs=lambda colours: combinations(colours, 2)):
    return min(distance(seen(a, vision), seen(b, vision)) for a, b in pairs(colours))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_the_published_one(one, other, apart):
    assert distance(one, other) == pytest.approx(apart, abs=5e-5)


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_of_eight_names_stay_apart_for_every_kind_of_vision(vision):
    colours = [look.colour for look in looks(map(str, range(8))).values()]
    assert closest(colours, vision) > 11, "about 2 can be told apart side by side, 11 across a page"
    assert closest(colours[:2], vision) > 45, "two leaders"


@pytest.mark.parametrize("vision", VISION)
def test_the_pieces_of_a_bar_stay_apart_from_their_neighbours(vision):
    kinds = [f"{letter}_verbs" for letter in "abcdefghij"]
    rows = [{"article_id": "a", "person_id": "ada_holm", "speaker": None, "text": "x", "kind": k} for k in kinds]
    with offscreen():
        ax = plot_stance(count_quotations(pd.DataFrame(rows).assign(stance_class=kinds), kind="stance_class"))
    bars = sorted(ax.patches, key=lambda bar: bar.get_x())
    colours = [to_hex(bar.get_facecolor()) for bar in bars]
    assert len(set(colours)) == len(kinds)
    assert closest(colours, vision, pairwise) > 19
    assert closest(colours, vision) > 7.9


@pytest.mark.parametrize("vision", VISION)
def test_direct_mixed_and_indirect_differ_in_lightness_too(vision):
    rows = [
        {"article_id": "a", "person_id": "ada_holm", "speaker": None, "text": "x", "kind": kind}
        for kind in ("direct", "mixed", "indirect")
    ]
    with offscreen():
        ax = plot_quoting(count_quotations(pd.DataFrame(rows)))
    bars = sorted(ax.patches, key=lambda bar: bar.get_x())
    lightness = [seen(to_hex(bar.get_facecolor()), vision)[0] for bar in bars]
    assert all(abs(a - b) > 20 for a, b in combinations(lightness, 2)), "as a copier in black and white sees them"
