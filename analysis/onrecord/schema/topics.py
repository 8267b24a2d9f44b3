"""The declarations of what a topic model is judged by and what follows from it."""

from __future__ import annotations

from onrecord.schema.columns import Column, Table

_TOPIC = Column("topic", "int", "the topic's number in its model, from 0", low=0)
_RANK = Column("rank", "int", "place, from 1", low=1)

COHERENCE = Table(
    "coherence",
    "how well the first words of a topic go together in a corpus",
    (
        _TOPIC,
        Column("measure", "str", "npmi, v, uci or umass"),
        Column("coherence", "float", "the measure; higher is more coherent", optional=True),
        Column("n_words", "int", "words of the topic that occur in the corpus", low=0),
        Column("absent", "str", "words left out because they do not", optional=True),
        Column("n_windows", "int", "windows counted", low=0),
        Column("method", "str", "how windows were counted"),
    ),
    key=("topic", "measure"),
)

TOPIC_STABILITY = Table(
    "topic_stability",
    "how far one topic of a model comes back in its refits",
    (
        _TOPIC,
        Column("vary", "str", "what the refits vary", allowed=("seed", "articles")),
        Column("stability", "float", "mean agreement of ranked words; 1 is the same each time", low=0.0, high=1.0),
        Column("low", "float", "lower end of the middle 95 % of refits", optional=True),
        Column("high", "float", "upper end of the middle 95 % of refits", optional=True),
        Column("stable", "bool", "whether stability reaches the least asked for"),
        Column("n_refits", "int", "refits compared with", low=2),
        Column("n_words", "int", "words of a topic that were compared", low=1),
    ),
    key=("topic", "vary"),
)

TOPIC_CHOICES = Table(
    "topic_choices",
    "a model of one number of topics",
    (
        Column("n_topics", "int", "how many topics", low=1),
        Column("stability", "float", "mean over topics and refits on part of the articles", low=0.0, high=1.0),
        Column("low", "float", "lower end of the middle 95 % of topics", optional=True),
        Column("high", "float", "upper end of the middle 95 % of topics", optional=True),
        Column("n_unstable", "int", "topics below the least stability", low=0),
        Column("coherence", "float", "mean C_NPMI of the topics, exact", optional=True),
        Column("suggested", "bool", "the best mean rank on stability and coherence"),
        Column("n_refits", "int", "refits a number of topics", low=2),
    ),
    key=("n_topics",),
)

TOPIC_WORDS = Table(
    "topic_words",
    "one word of one topic",
    (
        _TOPIC,
        _RANK,
        Column("word", "str", "the word or phrase"),
        Column("weight", "float", "share of the topic's words", low=0.0, high=1.0),
        Column("exclusivity", "float", "share of the word's weight that lies in this topic", low=0.0, high=1.0),
        Column("frex", "float", "harmonic mean of the word's ranks by both, as shares", low=0.0, high=1.0),
    ),
    key=("topic", "rank"),
)

PASSAGES = Table(
    "passages",
    "one passage that belongs to one topic most",
    (
        _TOPIC,
        _RANK,
        Column("article_id", "str", "the article that the passage stands in", optional=True),
        Column("text", "str", "the passage"),
        Column("share", "float", "share of the topic in it", low=0.0, high=1.0),
    ),
    key=("topic", "rank"),
)

TOPIC_CORRELATIONS = Table(
    "topic_correlations",
    "two topics",
    (
        _TOPIC,
        Column("other_topic", "int", "the other topic's number, the higher of the two", low=0),
        Column("correlation", "float", "Spearman's, of the shares", optional=True, low=-1.0, high=1.0),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("n_articles", "int", "articles (or texts, where no article is named)", low=0),
    ),
    key=("topic", "other_topic"),
)

TOPIC_EFFECTS = Table(
    "topic_effects",
    "one covariate's effect on one topic's share",
    (
        _TOPIC,
        Column("term", "str", "the covariate, with its level where it is a category"),
        Column("baseline", "str", "the level it is compared with; missing for numbers", optional=True),
        Column("estimate", "float", "change of the topic's share; positive: more of the topic", optional=True),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("naive_low", "float", "lower end without refits and articles: rows independent", optional=True),
        Column("naive_high", "float", "upper end without refits and articles", optional=True),
        Column("refit_share", "float", "share of the variance between refits", optional=True, low=0.0, high=1.0),
        Column("stable", "bool", "whether the topic comes back in the refits"),
        Column("n_quotes", "int", "rows with shares and covariates", low=0),
        Column("n_articles", "int", "articles (wire copies count once)", low=0),
        Column("method", "str", "how the interval was made, or why there is none"),
    ),
    key=("topic", "term"),
)

INTRUSIONS = Table(
    "intrusions",
    "one question of an intrusion test: which of the choices does not belong?",
    (
        Column("unit_id", "str", "the question, unique on a sheet"),
        Column("coder", "str", "who is to answer"),
        Column("text", "str", "the passage, where topics are asked for", optional=True),
        Column("choices", "str", "the choices, numbered and separated by ' | '"),
        Column("answer", "str", "the number of the choice that does not belong", optional=True),
    ),
    key=("unit_id", "coder"),
)

INTRUSION_KEY = Table(
    "intrusion_key",
    "the solution of one question of an intrusion test; keep it from coders",
    (
        Column("unit_id", "str", "the question, unique on a sheet"),
        _TOPIC,
        Column("intruder", "int", "the number of the choice that does not belong", low=1),
        Column("n_choices", "int", "how many choices", low=2),
    ),
    key=("unit_id",),
)

INTRUSION_SCORES = Table(
    "intrusion_scores",
    "how often people found the intruder of one topic",
    (
        Column("topic", "int", "the topic's number in its model; -1: all together", low=-1),
        Column("precision", "float", "share of answers that name the intruder", optional=True, low=0.0, high=1.0),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("chance", "float", "the precision of guessing", low=0.0, high=1.0),
        Column("n_answers", "int", "answers", low=0),
        Column("n_coders", "int", "coders who answered", low=0),
        Column("method", "str", "how the interval was made"),
    ),
    key=("topic",),
)

TOPIC_TABLES = (
    *(COHERENCE, TOPIC_STABILITY, TOPIC_CHOICES, TOPIC_WORDS, PASSAGES, TOPIC_CORRELATIONS),
    *(TOPIC_EFFECTS, INTRUSIONS, INTRUSION_KEY, INTRUSION_SCORES),
)
