"""The declarations of what comparisons over time, choices and models give."""

from __future__ import annotations

from onrecord.schema.columns import Column, Table

_MEASURE = Column("measure", "str", "the column compared")
_GROUP = Column("group", "str", "the group")
_BASELINE = Column("baseline", "str", "the group it is compared with")
_ESTIMAND = Column("estimand", "str", "over quotations or over articles", allowed=("quotation", "article"))
_LOW = Column("low", "float", "lower end of the interval", optional=True)
_HIGH = Column("high", "float", "upper end of the interval", optional=True)
_EFFECT = Column("effect", "float", "Cliff's delta", optional=True, low=-1.0, high=1.0)
_P = Column("p", "float", "two-sided permutation p, articles permuted", optional=True, low=0.0, high=1.0)
_Q = Column("q", "float", "p adjusted over the rows of this table", optional=True, low=0.0, high=1.0)
_N_QUOTES = Column("n_quotes", "int", "rows with a value", low=0)
_N_ARTICLES = Column("n_articles", "int", "articles (wire copies count once) with a value", low=0)
_METHOD = Column("method", "str", "how the numbers were made, or why one is missing")
_READING = Column("reading", "str", "the row in one sentence, saying no more than the interval")

PORTRAITS = Table(
    "portraits",
    "a person in an article, as its narration speaks of them",
    (
        Column("article_id", "str", "the article"),
        Column("person_id", "str", "who is spoken of"),
        Column("portrayal", "float", "mean over the mentions", low=-1.0, high=1.0),
        Column("negative", "float", "share of mentions labelled negative", low=0.0, high=1.0),
        Column("positive", "float", "share of mentions labelled positive", low=0.0, high=1.0),
        Column("n_mentions", "int", "mentions with a portrayal", low=1),
    ),
    key=("article_id", "person_id"),
)

CONTEXTS = Table(
    "contexts",
    "one use of a word, with the words around it",
    (
        Column("article_id", "str", "the article"),
        Column("row", "int", "place of the row in the table searched, from 0", low=0),
        Column("group", "str", "the group of the row", optional=True),
        Column("left", "str", "the words before"),
        Column("word", "str", "the word or phrase as it stands there"),
        Column("right", "str", "the words behind"),
        Column("start", "int", "offset of its first code point in the row's text", low=0),
        Column("end", "int", "offset behind its last code point", low=0),
    ),
    key=("row", "start"),
)

TRENDS = Table(
    "trends",
    "the mean of one measure in one group and period",
    (
        _MEASURE,
        _GROUP,
        Column("period", "time", "the first moment of the period, UTC"),
        _ESTIMAND,
        Column("estimate", "float", "the mean", optional=True),
        _LOW,
        _HIGH,
        _N_QUOTES,
        _N_ARTICLES,
        _METHOD,
    ),
    key=("measure", "group", "period"),
)

SLOPES = Table(
    "slopes",
    "the change of one measure over time in one group",
    (
        _MEASURE,
        _GROUP,
        Column("per", "str", "the span of time that the change is for"),
        _ESTIMAND,
        Column("estimate", "float", "change of the measure in that span, positive where it rises", optional=True),
        _LOW,
        _HIGH,
        Column(
            "p", "float", "two-sided permutation p, dates exchanged between articles", optional=True, low=0.0, high=1.0
        ),
        _Q,
        _N_QUOTES,
        _N_ARTICLES,
        Column("first", "time", "the first date", optional=True),
        Column("last", "time", "the last date", optional=True),
        _METHOD,
        _READING,
    ),
    key=("measure", "group"),
)

EVENTS = Table(
    "events",
    "one measure in one group before and after one event",
    (
        _MEASURE,
        _GROUP,
        Column("event", "str", "the event"),
        Column("date", "time", "its first moment, UTC"),
        Column("days", "int", "length of either window", low=1),
        _ESTIMAND,
        Column("before", "float", "the mean in the window before", optional=True),
        Column("after", "float", "the mean in the window that starts with the event", optional=True),
        Column("estimate", "float", "after minus before", optional=True),
        _LOW,
        _HIGH,
        _EFFECT,
        _P,
        _Q,
        Column(
            "placebo",
            "float",
            "share of other dates around which the measure changes at least as much",
            optional=True,
            low=0.0,
            high=1.0,
        ),
        Column("n_placebo", "int", "how many other dates were tried", low=0),
        _N_QUOTES,
        _N_ARTICLES,
        _METHOD,
        _READING,
    ),
    key=("measure", "group", "event"),
)

POWERS = Table(
    "powers",
    "how often a study of one size finds one difference",
    (
        _MEASURE,
        _GROUP,
        _BASELINE,
        _ESTIMAND,
        Column("difference", "float", "the true difference, in the measure's unit"),
        Column("n_articles", "int", "articles of the study, both groups together", low=0),
        Column("power", "float", "share of studies whose interval excludes 0", optional=True, low=0.0, high=1.0),
        Column("low", "float", "lower end of the simulation's own interval", optional=True),
        Column("high", "float", "upper end of the simulation's own interval", optional=True),
        Column("pilot_quotes", "int", "rows of the pilot", low=0),
        Column("pilot_articles", "int", "articles of the pilot", low=0),
        _METHOD,
        _READING,
    ),
    key=("measure", "group", "baseline", "difference", "n_articles"),
)

SPECIFICATIONS = Table(
    "specifications",
    "one contrast under one set of choices",
    (
        _MEASURE,
        _GROUP,
        _BASELINE,
        _ESTIMAND,
        Column("kinds", "str", "the kinds of quotation kept, joined by '+', or 'all'"),
        Column("confidence", "float", "the least confidence of a quotation kept", low=0.0, high=1.0),
        Column("left_out", "str", "the value left out, such as an outlet; missing where none is", optional=True),
        Column("main", "bool", "the first of every choice"),
        Column("estimate", "float", "mean of group minus mean of baseline", optional=True),
        _LOW,
        _HIGH,
        _EFFECT,
        _P,
        _N_QUOTES,
        _N_ARTICLES,
        _METHOD,
    ),
    key=("measure", "group", "baseline", "estimand", "kinds", "confidence", "left_out"),
)

ROBUSTNESS = Table(
    "robustness",
    "one contrast over all choices",
    (
        _GROUP,
        _BASELINE,
        Column("n_choices", "int", "how many sets of choices gave an estimate", low=0),
        Column("n_failed", "int", "how many gave none", low=0),
        Column("estimate", "float", "the estimate under the first of every choice", optional=True),
        Column("median", "float", "the middle estimate", optional=True),
        Column("least", "float", "the lowest estimate", optional=True),
        Column("most", "float", "the highest estimate", optional=True),
        Column(
            "same_sign", "float", "share of estimates on the side of the middle one", optional=True, low=0.0, high=1.0
        ),
        Column("excluding_zero", "float", "share whose interval leaves out 0", optional=True, low=0.0, high=1.0),
        _READING,
    ),
    key=("group", "baseline"),
)

MIXED = Table(
    "mixed",
    "one term of a model with articles as random effects",
    (
        Column("term", "str", "the term of the formula"),
        Column("estimate", "float", "its coefficient, in the unit of the measure"),
        _LOW,
        _HIGH,
        Column("p", "float", "two-sided p by t", optional=True, low=0.0, high=1.0),
        _N_QUOTES,
        _N_ARTICLES,
        Column("icc", "float", "share of the unexplained variance between articles", optional=True, high=1.0),
        _METHOD,
    ),
    key=("term",),
)

COMPARED = (PORTRAITS, CONTEXTS, TRENDS, SLOPES, EVENTS, POWERS, SPECIFICATIONS, ROBUSTNESS, MIXED)
