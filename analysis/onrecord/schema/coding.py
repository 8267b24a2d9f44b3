"""The declarations of what people code: their answers, how far they agree, and what follows for groups."""

from __future__ import annotations

from onrecord.schema.columns import Column, Table

_UNIT = Column("unit_id", "str", "the passage that was coded, unique on a sheet")
_QUESTION = Column("question", "str", "a frame (conflict) or an item of one (conflict.reproach), or any other question")

VOICES = Table(
    "voices",
    "what an article quotes, or what it tells in its own words",
    (
        Column("article_id", "str", "the article, unique in a corpus"),
        Column("outlet", "str", "who published it", optional=True),
        Column("voice", "str", "whose words", allowed=("quoted", "narrated")),
        Column("text", "str", "the pieces of that voice, one a line"),
        Column("n_words", "int", "words in `text`", low=0),
    ),
    key=("article_id", "voice"),
)

TRUST = Table(
    "trust",
    "how well a frame that is counted by words was seen to agree with people",
    (
        Column("frame", "str", "the frame"),
        Column("auc", "float", "area under the ROC curve; .5 is chance", optional=True, low=0.0, high=1.0),
        Column("f1", "float", "F1 at a threshold tuned on other articles", optional=True, low=0.0, high=1.0),
        Column("f1_all_yes", "float", "F1 of answering yes always", optional=True, low=0.0, high=1.0),
        Column("n_texts", "int", "texts that people had coded", low=0),
        Column("measured_on", "str", "which texts, and how they bear on the words"),
        Column("advice", "str", "what the score may be used for"),
    ),
    key=("frame",),
)

SHEETS = Table(
    "sheets",
    "one passage on one coder's sheet; a column for each question follows",
    (
        _UNIT,
        Column("article_id", "str", "the article that the passage stands in", optional=True),
        Column("coder", "str", "who is to answer"),
        Column("stratum", "str", "the stratum it was drawn from"),
        Column("inclusion", "float", "the chance that the passage had to be drawn", low=0.0, high=1.0),
        Column("text", "str", "the passage"),
    ),
    key=("unit_id", "coder"),
)

CODES = Table(
    "codes",
    "one answer of one coder to one question about one passage",
    (
        _UNIT,
        Column("article_id", "str", "the article that the passage stands in", optional=True),
        Column("coder", "str", "who answered"),
        _QUESTION,
        Column("answer", "str", "yes, no, or a category or number of one's own; missing: not answered", optional=True),
        Column("inclusion", "float", "the chance that the passage had to be drawn", optional=True, low=0.0, high=1.0),
        Column("problem", "str", "why what was written could not be read as an answer", optional=True),
    ),
    key=("unit_id", "coder", "question"),
)

AGREEMENT = Table(
    "agreement",
    "how far coders agree on one question",
    (
        _QUESTION,
        Column("category", "str", "this answer against all others; missing: all answers", optional=True),
        Column("coders", "str", "this pair of coders, joined with '+'; missing: all coders", optional=True),
        Column("alpha", "float", "Krippendorff's alpha; 1 perfect, 0 chance", optional=True, high=1.0),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("agreed", "float", "share of pairs of answers that are the same", optional=True, low=0.0, high=1.0),
        Column("prevalence", "float", "answers that are the category, or yes", optional=True, low=0.0, high=1.0),
        Column("n_units", "int", "passages that two or more coders answered for", low=0),
        Column("n_articles", "int", "articles that these passages stand in", low=0),
        Column("n_coders", "int", "coders who answered", low=0),
        Column("method", "str", "which alpha and interval, or why there is none"),
    ),
)

CONFUSIONS = Table(
    "confusions",
    "two answers that two coders gave to one question about one passage",
    (
        _QUESTION,
        Column("answer", "str", "the one answer"),
        Column("other", "str", "the other answer; the same where they agree"),
        Column("n", "int", "how often, over passages and pairs of coders", low=1),
    ),
    key=("question", "answer", "other"),
)

PREVALENCE = Table(
    "prevalence",
    "how common a measure is in one group, corrected for the machine's errors",
    (
        Column("measure", "str", "what was coded"),
        Column("group", "str", "the group"),
        Column("baseline", "str", "the group it is compared with; missing: the group alone", optional=True),
        Column("estimate", "float", "corrected mean, or difference of two; may leave [0, 1]", optional=True),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("naive", "float", "the same from the machine's labels alone", optional=True),
        Column("naive_low", "float", "lower end of its interval", optional=True),
        Column("naive_high", "float", "upper end of its interval", optional=True),
        Column("n_quotes", "int", "rows with a machine label", low=0),
        Column("n_articles", "int", "articles (wire copies count once) of these rows", low=0),
        Column("n_coded", "int", "rows that people coded", low=0),
        Column("method", "str", "how the interval was made, or why there is none"),
    ),
)

LEARNING = Table(
    "learning",
    "how well a coder of frames does after so many coded articles",
    (
        Column("frame", "str", "the frame; 'macro' is the mean over frames"),
        Column("n_coded", "int", "coded texts learnt from, on average", low=1),
        Column("f1", "float", "F1 on articles not learnt from", optional=True, low=0.0, high=1.0),
        Column("low", "float", "lower end of the interval over resampled articles", optional=True),
        Column("high", "float", "upper end of the interval over resampled articles", optional=True),
        Column("f1_all_yes", "float", "F1 of answering yes always", optional=True, low=0.0, high=1.0),
        Column("n_texts", "int", "texts tested on", low=0),
    ),
    key=("frame", "n_coded"),
)

AXIS_EFFECTS = Table(
    "axis_effects",
    "one group on one axis, against as many articles drawn from the background",
    (
        Column("axis", "str", "the axis"),
        Column("group", "str", "the group"),
        Column("bias", "float", "mean cosine with the axis; above 0: positive pole", optional=True, low=-1.0, high=1.0),
        Column("bias_effect", "float", "bias less the mean bias of the draws", optional=True),
        Column("bias_p", "float", "two-sided, against the draws", optional=True, low=0.0, high=1.0),
        Column("intensity", "float", "mean square about the background's bias", optional=True, low=0.0, high=4.0),
        Column("intensity_effect", "float", "intensity less the mean intensity of the draws", optional=True),
        Column("intensity_p", "float", "two-sided, against the draws", optional=True, low=0.0, high=1.0),
        Column("n_articles", "int", "articles of the group, and of each draw", low=0),
        Column("n_words", "int", "words of the group that were counted", low=0),
    ),
    key=("axis", "group"),
)

CORRECTIONS = Table(
    "corrections",
    "one quotation whose speaker a person corrected",
    (
        Column("article_id", "str", "the article, unique in a corpus"),
        Column("start", "int", "offset of the passage's first piece", low=0),
        Column("end", "int", "offset behind its last piece", low=0),
        Column("text", "str", "its words, so that a changed article is noticed", optional=True),
        Column("old_speaker", "str", "the speaker that the engine gave", optional=True),
        Column("old_person_id", "str", "the person_id that the engine gave", optional=True),
        Column("speaker", "str", "who speaks; missing with person_id: nobody is known", optional=True),
        Column("person_id", "str", "who speaks; joint speakers join ids with '+'", optional=True),
        Column("coder", "str", "who corrected it", optional=True),
        Column("reason", "str", "why", optional=True),
    ),
    key=("article_id", "start", "end"),
)

CODING_TABLES = (AXIS_EFFECTS, VOICES, TRUST, SHEETS, CODES, AGREEMENT, CONFUSIONS, PREVALENCE, LEARNING, CORRECTIONS)
