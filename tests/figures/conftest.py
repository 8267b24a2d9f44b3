"""Tables to draw: invented speakers and outlets, long names, missing intervals, one group, none."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from onrecord.compare import count_quotations
from onrecord.figures import (
    offscreen,
    plot_audit,
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
from onrecord.schema import AUDITS, AVERAGES, CONTRASTS, WORDS

PEOPLE = [
    *("ada_holm", "viktor_brandt", "harbor_office+ministry_of_fisheries", "ministry_of_the_northern_territories"),
    *("dmitri_pelkov", "harbor_authority", "lena_ostrowska_van_der_berg", "oslo"),
]
OUTLETS = ["The Harbor Courier", "Readout of the Presidential Administration (official)", "Northern Wire"]
FRAMES = [f"frame_{name}" for name in ("conflict", "human_interest", "economic_consequences", "morality")]
TOPICS = [f"topic_{k}" for k in range(4)]
METHOD = "bootstrap of articles, 1999 resamples"


def averages(groups, measures):
    draw = np.random.default_rng(7)
    rows = []
    for measure in measures:
        for place, group in enumerate(groups):
            low, mid, high = np.sort(draw.uniform(0 if "_" in measure else -0.6, 0.6, 3))
            if place == 4:
                low = high = np.nan
            if place == 6:
                low = mid = high = np.nan
            rows.append((measure, group, "quotation", mid, low, high, 4 * place, place, METHOD))
    return AVERAGES.frame(rows)


def contrasts(pairs, measures=("tone",)):
    draw = np.random.default_rng(8)
    rows = []
    for measure in measures:
        for place, (group, baseline) in enumerate(pairs):
            low, mid, high = np.sort(draw.uniform(-1, 1, 3)) if place != 1 else (np.nan, 0.2, np.nan)
            p = np.nan if place == 1 else 0.034
            rows.append((measure, group, baseline, "article", mid, low, high, 0.2, p, p, 30, 12, 0.1, METHOD))
    return CONTRASTS.frame(rows)


def quotes():
    draw = np.random.default_rng(9)
    start = np.sort(draw.integers(0, 6000, 90))
    who = draw.choice(np.array([*PEOPLE, None], dtype=object), 90, p=[0.3, 0.2, *[0.06] * 6, 0.14])
    return pd.DataFrame(
        {
            "article_id": draw.choice(["a", "b"], 90),
            "person_id": who,
            "speaker": who,
            "start": start,
            "end": start + 60,
            "kind": draw.choice(["direct", "mixed", "indirect"], 90),
            "stance_class": draw.choice(["neutral", "doubt", "assertive", "concession", "praise_or_thanks"], 90),
            "text": "three plain words",
            "tone": np.where(draw.random(90) < 0.1, np.nan, draw.uniform(-0.9, 0.9, 90)),
        }
    )


def topics():
    words = ["negotiation", "fisheries", "counterterrorism", "harbor", "communications", "reporters"]
    return pd.DataFrame([(k, rank, w) for k in range(4) for rank, w in enumerate(words, 1)]).set_axis(
        ["topic", "rank", "word"], axis=1
    )


def words(groups, interval=True):
    draw = np.random.default_rng(10)
    listed = ["negotiation", "counterterrorism", "water", "ring", "cooperation", "incomprehensibilities", "harbor"]
    rows = []
    for group in groups:
        for word in listed:
            low, mid, high = np.sort(draw.uniform(-0.5, 3, 3))
            rows.append((group, word, mid, low if interval else np.nan, high if interval else np.nan, 2, 2, 7, 3, 3))
    return WORDS.frame(rows)


def planted():
    rows = [(f"d{i}", p, s, s / 5) for i in range(6) for p, s in ((PEOPLE[0], i % 5 - 2), (PEOPLE[1], 2 - i % 5))]
    return pd.DataFrame(rows, columns=["article_id", "person_id", "planted", "measured"])


def audits(count, interval=True):
    nan = np.nan
    rows = [
        (
            name,
            *((k / 9, k / 9 - 0.1, k / 9 + 0.1) if interval else (k / 9, nan, nan)),
            k / 9 - 0.2,
            nan,
            nan,
            0.25,
            0.5,
            40,
            METHOD,
        )
        for k, name in enumerate(["Ada Holm", "Viktor Brandt", "Lena Ostrowska van der Berg", "Dmitri Pelkov"][:count])
    ]
    return AUDITS.frame([*rows, ("Nobody", *[nan] * 6, 0.25, 0.5, 40, METHOD)])


PAIRS = list(pairwise(PEOPLE))

FULL = {
    "averages": lambda ax=None: plot_averages(averages(PEOPLE, ["tone"]), ax=ax),
    "averages, one group": lambda ax=None: plot_averages(averages(PEOPLE[:1], ["stance"]), ax=ax),
    "averages, panels": lambda ax=None: plot_averages(averages(PEOPLE[:3], ["tone", "stance", *FRAMES]), ax=ax),
    "three tones": lambda ax=None: plot_three_tones(averages(PEOPLE[:7], ["portrayal", "tone", "stance"]), ax=ax),
    "three tones, two leaders": lambda ax=None: plot_three_tones(averages(PEOPLE[:2], ["tone", "portrayal"]), ax=ax),
    "contrast": lambda ax=None: plot_contrast(contrasts(PAIRS), ax=ax),
    "contrast, measures": lambda ax=None: plot_contrast(contrasts(PAIRS[:2], ("tone", "stance")), ax=ax),
    "tone path": lambda ax=None: plot_tone_path(quotes(), article_id="a", n_chars=6100, ax=ax),
    "quoting": lambda ax=None: plot_quoting(count_quotations(quotes()), ax=ax),
    "quoting, words": lambda ax=None: plot_quoting(count_quotations(quotes()), value="n_words", top=3, ax=ax),
    "stance": lambda ax=None: plot_stance(count_quotations(quotes(), kind="stance_class"), ax=ax),
    "frames": lambda ax=None: plot_frames(averages(OUTLETS, FRAMES), ax=ax),
    "topics": lambda ax=None: plot_topics(averages(PEOPLE[:5], TOPICS), topics(), ax=ax),
    "words": lambda ax=None: plot_words(words(PEOPLE[:2]), ax=ax),
    "words, five groups": lambda ax=None: plot_words(words(PEOPLE[:5]), top=5, ax=ax),
    "words, no interval": lambda ax=None: plot_words(words(PEOPLE[:1], interval=False), ax=ax),
    "audit": lambda ax=None: plot_audit(audits(4), scorer="an invented scorer", ax=ax),
    "audit, no interval": lambda ax=None: plot_audit(audits(2, interval=False), ax=ax),
    "slant": lambda ax=None: plot_slant(planted(), note="Rank correlation 0.71.", ax=ax),
}

EMPTY = {
    "averages": lambda: plot_averages(AVERAGES.frame()),
    "three tones": lambda: plot_three_tones(averages(PEOPLE[:2], FRAMES)),
    "contrast": lambda: plot_contrast(CONTRASTS.frame()),
    "tone path": lambda: plot_tone_path(quotes().assign(tone=np.nan), article_id="a"),
    "quoting": lambda: plot_quoting(count_quotations(quotes().head(0))),
    "stance": lambda: plot_stance(count_quotations(quotes().head(0), kind="stance_class")),
    "frames": lambda: plot_frames(averages(PEOPLE[:2], ["tone"])),
    "topics": lambda: plot_topics(AVERAGES.frame(), topics()),
    "words": lambda: plot_words(WORDS.frame()),
    "audit": lambda: plot_audit(AUDITS.frame()),
    "slant": lambda: plot_slant(planted().assign(measured=np.nan)),
}


@pytest.fixture(scope="module", params=FULL)
def maker(request):
    """What draws one figure of every kind; it takes an Axes or none."""
    return FULL[request.param]


@pytest.fixture(scope="module")
def figure(maker):
    """One figure of every kind, with something in it."""
    with offscreen():
        return maker()


@pytest.fixture(params=EMPTY)
def empty(request):
    """One figure of every kind, of a table with nothing to show."""
    with offscreen():
        return EMPTY[request.param]()


@pytest.fixture
def made():
    """The tables that figures are drawn from, by name, for tests that need one of their own."""
    return {
        "averages": averages,
        "contrasts": contrasts,
        "quotes": quotes,
        "topics": topics,
        "words": words,
        "planted": planted,
        "people": PEOPLE,
    }
