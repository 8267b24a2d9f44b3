"""Tables to draw: invented speakers and outlets, long names, missing intervals, one group, none."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from onrecord.compare import count_quotations
from onrecord.figures import (
    offscreen,
    plot_agreement,
    plot_audit,
    plot_averages,
    plot_contrast,
    plot_events,
    plot_frames,
    plot_learning,
    plot_mixed,
    plot_power,
    plot_prevalence,
    plot_quoting,
    plot_sensitivity,
    plot_slant,
    plot_slopes,
    plot_stance,
    plot_three_tones,
    plot_tone_path,
    plot_topic_choices,
    plot_topic_effects,
    plot_topics,
    plot_transcript,
    plot_trend,
    plot_utterances,
    plot_words,
)
from onrecord.schema import (
    AGREEMENT,
    AUDITS,
    AVERAGES,
    CHOSEN,
    CONTRASTS,
    EVENTS,
    LEARNING,
    MIXED,
    POWERS,
    PREVALENCE,
    SLOPES,
    SPECIFICATIONS,
    TOPIC_CHOICES,
    TOPIC_EFFECTS,
    TRENDS,
    UTTERANCES,
    WORDS,
)

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
            more = (0.1, 0.3, 0.4, 0.2, 0.6, 1.4, 0.3, None, "Nothing is shown.")
            rows.append((measure, group, baseline, "article", mid, low, high, 0.2, p, p, 30, 12, 0.1, METHOD, *more))
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
            ends = (low, high) if interval else (np.nan, np.nan)
            rows.append((group, word, mid, *ends, 2, 2, 7, 3, 3, 0.01, 0.04))
    return WORDS.frame(rows)


def agreed():
    rows = [
        (f"{frame}{item}", None, None, 0.5 - 0.2 * k, 0.3 - 0.2 * k, 0.7 - 0.2 * k, 0.8, 0.4, 40, 20, 2, METHOD)
        for k, frame in enumerate(("conflict", "human_interest", "attribution_of_responsibility"))
        for item in ("", ".reproach_of_one_side_by_another")
    ]
    none = ("morality", None, None, np.nan, np.nan, np.nan, 1.0, 0.0, 40, 20, 2, "no alpha: all answers are the same")
    return AGREEMENT.frame([*rows, none, ("conflict", "yes", None, 0.5, 0.3, 0.7, 0.8, 0.4, 40, 20, 2, METHOD)])


def corrected(groups):
    few = "no corrected figure: 9 coded rows in a group, and 30 are needed"
    rows = []
    for k, group in enumerate(groups):
        ends, n, told = ([np.nan] * 3, 9, few) if k == 2 else ([0.4, 0.3, 0.5], 60, METHOD)
        naive = (0.6 - k / 9, 0.5 - k / 9, 0.7 - k / 9)
        rows.append(("coded_conflict", group, None, *ends, *naive, 200, 40, n, told))
    pair = ("coded_conflict", groups[0], groups[-1], 0.1, -0.1, 0.3, 0.2, 0.1, 0.3, 400, 80, 120, METHOD)
    return PREVALENCE.frame([*rows, pair])


def learnt():
    rows = [
        (frame, n, 0.5 + n / 900, 0.4 + n / 900, 0.6 + n / 900, 0.46, 300)
        for n in (60, 120, 240)
        for frame in ("conflict", "human_interest", "attribution_of_responsibility", "morality", "macro")
    ]
    return LEARNING.frame(rows)


def effects(terms):
    draw = np.random.default_rng(11)
    rows = []
    for term, baseline in terms:
        for topic in range(4):
            low, mid, high = np.sort(draw.uniform(-0.3, 0.3, 3))
            ends = (np.nan, np.nan) if topic == 2 else (low, high)
            rows.append((topic, term, baseline, mid, *ends, low, high, 0.1, topic != 1, 180, 60, METHOD))
    return TOPIC_EFFECTS.frame(rows)


def choices():
    return TOPIC_CHOICES.frame((k, 0.8 - k / 50, 0.5, 0.9, k // 5, 0.05 + k / 300, k == 10, 10) for k in (5, 10, 20))


def uttered(outlets=9, utterances=7):
    kinds = ["fullest", "part", "ellipsis", "variant", "overlap", "same"]
    rows = []
    for said in range(utterances):
        for place in range(outlets):
            if place and (place * 5 + said) % 3 == 0:
                continue
            kind = kinds[0] if place == 0 else kinds[1 + (place + said) % 5]
            share = 1.0 if place == 0 else ((place * 3 + said) % 10 + 1) / 10
            outlet = None if place == 4 else [*OUTLETS, "A", "B", "C", "D", "E", "F"][place]
            row = (f"a{place}#{said}", f"a0#{said}", f"a{place}", outlet, None, kind, share, 0.0, [(0, 9)], None, 6, 6)
            rows.append(row)
    return UTTERANCES.frame(rows)


def transcript(length=60):
    texts = [
        "ADA HOLM: We came to listen and ",
        "we leave with nothing, ",
        "which is what I expected of these talks.\n",
    ]
    rows, at = [], 0
    for number in range(length):
        text = texts[number % 3]
        rows.append(("t", at, at + len(text), "ADA HOLM", text, [0, 9, 3, 0, 1, 0, 5][number % 7], number % 7))
        at += len(text)
    return CHOSEN.frame(rows)


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


def trends(groups, n_periods=7):
    draw = np.random.default_rng(11)
    rows = []
    for group in groups:
        for place, period in enumerate(pd.date_range("2012-11-01", periods=n_periods, freq="MS", tz="UTC")):
            low, mid, high = np.sort(draw.uniform(-0.5, 0.5, 3))
            ends = (np.nan, np.nan) if place == 2 else (low, high)
            rows.append(("tone", group, period, "quotation", mid, *ends, 9 + place, 3 + place, METHOD))
    return TRENDS.frame(rows)


def slopes(groups):
    draw, start = np.random.default_rng(12), pd.Timestamp("2012-11-01", tz="UTC")
    rows = []
    for place, group in enumerate(groups):
        low, mid, high = np.sort(draw.uniform(-0.3, 0.3, 3)) if place != 1 else [np.nan] * 3
        told = f"No change in the tone of {group} is shown by 30 rows in 12 articles."
        rows.append(("tone", group, "year", "article", mid, low, high, 0.2, 0.3, 30, 12, start, start, METHOD, told))
    return SLOPES.frame(rows)


def events(groups):
    draw, date = np.random.default_rng(13), pd.Timestamp("2013-06-17", tz="UTC")
    rows = []
    for place, group in enumerate(groups):
        low, mid, high = np.sort(draw.uniform(-0.3, 0.3, 3)) if place != 1 else [np.nan] * 3
        numbers = (mid, low, high, 0.1, 0.2, 0.3, np.nan if place == 2 else 0.4, 25, 30, 12)
        told = f"No difference in tone of {group} is shown by 30 rows in 12 articles."
        rows.append(("tone", group, "the summit", date, 28, "quotation", 0.1, 0.2, *numbers, METHOD, told))
    return EVENTS.frame(rows)


def powers(differences=(0.05, 0.1, 0.2), sizes=(20, 40, 80, 160)):
    rows = []
    for difference in differences:
        for size in sizes:
            share = min(0.99, difference * size**0.5)
            told = f"Of studies with {size} articles, about {100 * share:.0f} in 100 would find {difference}."
            numbers = (difference, size, share, share - 0.02, share + 0.01, 120, 30)
            rows.append(("tone", *PEOPLE[:2], "quotation", *numbers, METHOD, told))
    return POWERS.frame(rows)


def specifications(outlets=()):
    draw = np.random.default_rng(14)
    rows = []
    for out in (None, *outlets):
        for measure in ("tone", "tone by vader"):
            for kinds in ("all", "direct"):
                for estimand in ("quotation", "article"):
                    low, mid, high = np.sort(draw.uniform(-0.2, 0.5, 3))
                    choice = (measure, *PEOPLE[:2], estimand, kinds, 0.0, out, not rows)
                    rows.append((*choice, mid, low, high, 0.1, 0.2, 30, 12, METHOD))
    return SPECIFICATIONS.frame(rows).sort_values("estimate", ignore_index=True)


def terms():
    names = [
        "Intercept",
        "person_id[T.viktor_brandt]",
        "outlet[T.Readout of the Presidential Administration (official)]",
    ]
    rows = [(name, 0.1 * place, 0.1 * place - 0.2, 0.1 * place + 0.2, 0.04, 240, 40, 0.2, METHOD)
            for place, name in enumerate(names)]  # fmt: skip
    return MIXED.frame(rows)


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
    "agreement": lambda ax=None: plot_agreement(agreed(), ax=ax),
    "prevalence": lambda ax=None: plot_prevalence(corrected(OUTLETS), ax=ax),
    "prevalence, pairs": lambda ax=None: plot_prevalence(corrected(PEOPLE[:2]).tail(1), ax=ax),
    "learning": lambda ax=None: plot_learning(learnt(), ax=ax),
    "topic effects": lambda ax=None: plot_topic_effects(effects([("outlet: oslo", "bergen")]), topics(), ax=ax),
    "topic effects, number": lambda ax=None: plot_topic_effects(effects([("month", None)]), topics(), ax=ax),
    "topic choices": lambda ax=None: plot_topic_choices(choices(), ax=ax),
    "utterances": lambda ax=None: plot_utterances(uttered(), ax=ax),
    "utterances, with words": lambda ax=None: plot_utterances(
        uttered(3, 12),
        texts={f"a0#{n}": "“We came to listen, and we leave with nothing but rain.”" for n in range(9)},
        ax=ax,
    ),
    "transcript": lambda ax=None: plot_transcript(transcript(), ax=ax),
    "transcript, short": lambda ax=None: plot_transcript(transcript(4), ax=ax),
    "slant": lambda ax=None: plot_slant(planted(), note="Rank correlation 0.71.", ax=ax),
    "trend": lambda ax=None: plot_trend(trends(PEOPLE[:3]), ax=ax),
    "trend, one group": lambda ax=None: plot_trend(trends(PEOPLE[:1], 1), ax=ax),
    "slopes": lambda ax=None: plot_slopes(slopes(PEOPLE[:5]), ax=ax),
    "events": lambda ax=None: plot_events(events(PEOPLE[:4]), ax=ax),
    "power": lambda ax=None: plot_power(powers(), ax=ax),
    "sensitivity": lambda ax=None: plot_sensitivity(specifications(), ax=ax),
    "sensitivity, outlets": lambda ax=None: plot_sensitivity(specifications(OUTLETS), ax=ax),
    "mixed": lambda ax=None: plot_mixed(terms(), ax=ax),
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
    "agreement": lambda: plot_agreement(AGREEMENT.frame()),
    "prevalence": lambda: plot_prevalence(PREVALENCE.frame()),
    "learning": lambda: plot_learning(LEARNING.frame()),
    "topic effects": lambda: plot_topic_effects(TOPIC_EFFECTS.frame(), topics()),
    "topic choices": lambda: plot_topic_choices(TOPIC_CHOICES.frame()),
    "utterances": lambda: plot_utterances(uttered().assign(n_versions=1)),
    "transcript": lambda: plot_transcript(CHOSEN.frame()),
    "slant": lambda: plot_slant(planted().assign(measured=np.nan)),
    "trend": lambda: plot_trend(TRENDS.frame()),
    "slopes": lambda: plot_slopes(SLOPES.frame()),
    "events": lambda: plot_events(EVENTS.frame()),
    "power": lambda: plot_power(POWERS.frame()),
    "sensitivity": lambda: plot_sensitivity(SPECIFICATIONS.frame()),
    "mixed": lambda: plot_mixed(terms().head(1)),
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


@pytest.fixture(scope="session")
def drawn():
    """What gives every text that a figure draws, with its extent; ticks beyond an axis exist and are not drawn."""

    def texts(figure):
        found = {}
        draw = Text.draw

        def recorded(self, renderer):
            if self.get_visible() and self.get_text().strip():
                found[self] = self.get_window_extent(renderer)
            draw(self, renderer)

        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # lays the figure out
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Text, "draw", recorded)
            canvas.draw()
        return list(found.items())

    return texts


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
