"""The declarations: one a table, in the order in which the tables are made."""

from __future__ import annotations

from onrecord.schema.coding import CODING_TABLES
from onrecord.schema.columns import Column, Table
from onrecord.schema.compared import COMPARED
from onrecord.schema.coverage import COVERAGE_TABLES
from onrecord.schema.topics import TOPIC_TABLES

MENTION_KINDS = (
    "full", "surname", "role", "pronoun", "group", "organisation", "state", "document", "anonymous",
)  # fmt: skip
QUOTE_KINDS = ("direct", "mixed", "indirect")
PARTS = ("headline", "text", "furniture")
PORTRAYAL_LABELS = ("negative", "neutral", "positive")
VERB_CATEGORIES = ("reward", "promise", "appeal", "oppose", "threaten", "punish")
OPERATIONAL_CODE_INDICES = (
    "p1", "p2", "p3", "p4a", "p4b", "p5", "i1", "i2", "i3", "i4a", "i4b", "i5a", "i5b", "i5c", "i5d", "i5e", "i5f",
)  # fmt: skip
_BALANCES = ("p1", "p2", "i1", "i2")  # from -1; the others are shares

_ARTICLE_ID = Column("article_id", "str", "the article, unique in a corpus")

ARTICLES = Table(
    "articles",
    "an article",
    (
        _ARTICLE_ID,
        Column("outlet", "str", "who published it", optional=True),
        Column("published", "time", "when, UTC", optional=True),
        Column("section", "str", "section or register within the outlet", optional=True),
        Column("byline", "str", "author line", optional=True),
        Column("headline", "str", "headline", optional=True),
        Column("text", "str", "the text as read; every offset counts its code points"),
        Column("url", "str", "address", optional=True),
        Column("language", "str", "ISO 639-1 code"),
        Column("origin", "str", "how the text came to be in the corpus", optional=True),
        Column("rights", "str", "who holds the rights and why it may be here", optional=True),
        Column("story_id", "str", "the event covered, shared by several articles", optional=True),
        Column("wire_id", "str", "articles that are copies of one wire text share it", optional=True),
        Column("n_words", "int", "words in `text`", low=0),
    ),
    key=("article_id",),
)

SENTENCES = Table(
    "sentences",
    "a sentence",
    (
        _ARTICLE_ID,
        Column("sentence_id", "int", "number within the article, from 0", low=0),
        Column("paragraph", "int", "number of its paragraph, from 0", low=0),
        Column("start", "int", "offset of its first code point", low=0),
        Column("end", "int", "offset behind its last code point", low=0),
        Column("part", "str", "furniture is what belongs to the page, not the story", allowed=PARTS),
    ),
    key=("article_id", "sentence_id"),
)

MENTIONS = Table(
    "mentions",
    "one naming of somebody",
    (
        _ARTICLE_ID,
        Column("mention_id", "int", "number within the article, from 0", low=0),
        Column("start", "int", "offset of its first code point", low=0),
        Column("end", "int", "offset behind its last code point", low=0),
        Column("text", "str", "the words of the mention"),
        Column("kind", "str", "how they are named", allowed=MENTION_KINDS),
        Column("person_id", "str", "who it is; joint mentions join ids with '+'", optional=True),
    ),
    key=("article_id", "mention_id"),
)

PEOPLE = Table(
    "people",
    "a person in a role over a period",
    (
        Column("person_id", "str", "stable identifier, e.g. barack_obama"),
        Column("name", "str", "canonical name"),
        Column("aliases", "str", "other names, separated by |", optional=True),
        Column("role", "str", "office held, e.g. president", optional=True),
        Column("country", "str", "state or organisation of the office", optional=True),
        Column(
            "gender",
            "str",
            "grammatical gender of the pronouns used for them",
            optional=True,
            allowed=("f", "m"),
        ),
        Column("valid_from", "time", "first day in the role", optional=True),
        Column("valid_to", "time", "last day in the role", optional=True),
        Column("source", "str", "where the facts of the row can be checked"),
    ),
)

QUOTATIONS = Table(
    "quotations",
    "one attributed passage",
    (
        Column("quote_id", "str", "the article's id, a hash sign and a number from 0 in text order"),
        _ARTICLE_ID,
        Column("spans", "spans", "the pieces of the passage in text order"),
        Column("start", "int", "offset of the first piece", low=0),
        Column("end", "int", "offset behind the last piece", low=0),
        Column("text", "str", "the pieces joined by a space"),
        Column("kind", "str", "direct: all inside marks; indirect: none; mixed: some", allowed=QUOTE_KINDS),
        Column("cue", "str", "the words that attribute", optional=True),
        Column("cue_span", "span", "where they stand", optional=True),
        Column("cue_lemma", "str", "the dictionary form of the cue's head", optional=True),
        Column("negated", "bool", "the cue is negated: did not say, refused to say"),
        Column("speaker", "str", "canonical name where there is one, else the words of the source", optional=True),
        Column("speaker_span", "span", "where the source stands", optional=True),
        Column("speaker_kind", "str", "how the source is named", optional=True, allowed=MENTION_KINDS),
        Column("person_id", "str", "who speaks; joint speakers join ids with '+'", optional=True),
        Column("via", "str", "who relays it: 'a source told the Voice of Russia'", optional=True),
        Column("addressee", "str", "to whom it was said", optional=True),
        Column("utterance_id", "str", "quote_id of the first passage of the same utterance"),
        Column("rule", "str", "the rule that found it; by-hand: a person corrected who speaks"),
        Column("confidence", "float", "how often that rule is right on gold data", low=0.0, high=1.0),
    ),
    key=("quote_id",),
)

NARRATION = Table(
    "narration",
    "one mention of a person in the journalist's own words",
    (
        _ARTICLE_ID,
        Column("mention_id", "int", "the mention that is the target", low=0),
        Column("person_id", "str", "who is spoken of"),
        Column("sentence_id", "int", "the sentence it stands in", low=0),
        Column("start", "int", "offset of the sentence", low=0),
        Column("end", "int", "offset behind the sentence", low=0),
        Column("text", "str", "the sentence with quoted passages cut out"),
        Column("target", "span", "where the mention stands in `text` of this row"),
    ),
    key=("article_id", "mention_id"),
)

AVERAGES = Table(
    "averages",
    "the mean of one measure in one group",
    (
        Column("measure", "str", "the column averaged"),
        Column("group", "str", "the group"),
        Column("estimand", "str", "mean over quotations or over articles", allowed=("quotation", "article")),
        Column("estimate", "float", "the mean", optional=True),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("n_quotes", "int", "rows with a value", low=0),
        Column("n_articles", "int", "articles (wire copies count once) with a value", low=0),
        Column("method", "str", "how the interval was made, or why there is none"),
    ),
    key=("measure", "group"),
)

CONTRASTS = Table(
    "contrasts",
    "one compared pair",
    (
        Column("measure", "str", "the column compared"),
        Column("group", "str", "the group"),
        Column("baseline", "str", "the group it is compared with"),
        Column(
            "estimand",
            "str",
            "difference of means over quotations or over articles",
            allowed=("quotation", "article"),
        ),
        Column("estimate", "float", "mean of group minus mean of baseline", optional=True),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column(
            "effect",
            "float",
            "Cliff's delta, P(group > baseline) - P(group < baseline)",
            optional=True,
            low=-1.0,
            high=1.0,
        ),
        Column("p", "float", "two-sided permutation p, articles permuted", optional=True, low=0.0, high=1.0),
        Column(
            "q",
            "float",
            "p adjusted over the rows of this table (Benjamini-Hochberg)",
            optional=True,
            low=0.0,
            high=1.0,
        ),
        Column("n_quotes", "int", "rows with a value in the two groups", low=0),
        Column("n_articles", "int", "articles (wire copies count once) with a value in either", low=0),
        Column("icc", "float", "share of variance between articles", optional=True, high=1.0),
        Column("method", "str", "interval and test used, or why there is none"),
        Column("effect_low", "float", "lower end of Cliff's delta", optional=True, low=-1.0, high=1.0),
        Column("effect_high", "float", "upper end of Cliff's delta", optional=True, low=-1.0, high=1.0),
        Column("g", "float", "Hedges' g, the difference in pooled standard deviations", optional=True),
        Column("g_low", "float", "lower end of Hedges' g", optional=True),
        Column("g_high", "float", "upper end of Hedges' g", optional=True),
        Column("design_effect", "float", "variance with articles for units over variance without", optional=True),
        Column("detectable", "float", "the true difference found 4 times in 5 at this n", optional=True, low=0.0),
        Column("within", "str", "the strata inside which the groups are compared", optional=True),
        Column("reading", "str", "the row in one sentence, saying no more than the interval"),
    ),
    key=("measure", "group", "baseline"),
)

COUNTS = Table(
    "counts",
    "the quotations of one kind in one group",
    (
        Column("group", "str", "the group; rows without one count as 'unidentified'"),
        Column("kind", "str", "the value of the column counted"),
        Column("n_quotes", "int", "quotations of this kind in the group", low=0),
        Column("n_articles", "int", "articles (wire copies count once) that hold one", low=0),
        Column("n_words", "int", "words quoted", low=0),
        Column("share", "float", "part of the group's quotations that are of this kind", low=0.0, high=1.0),
        Column("group_quotes", "int", "quotations of the group, of every kind", low=0),
        Column("group_articles", "int", "articles (wire copies count once) that quote the group", low=0),
    ),
    key=("group", "kind"),
)

WORDS = Table(
    "words",
    "one word's keyness for one group against the rest",
    (
        Column("group", "str", "the group that over-uses it when log_odds > 0"),
        Column("word", "str", "the word or phrase"),
        Column("log_odds", "float", "natural-log odds ratio with a Dirichlet prior"),
        Column("low", "float", "lower end of the article-bootstrap interval", optional=True),
        Column("high", "float", "upper end of the article-bootstrap interval", optional=True),
        Column(
            "z",
            "float",
            "log_odds over its model standard error; too confident when quotes cluster in articles",
            optional=True,
        ),
        Column("z_article", "float", "log_odds over its article-bootstrap standard error", optional=True),
        Column("n_group", "int", "uses in the group", low=0),
        Column("n_rest", "int", "uses in the rest", low=0),
        Column("n_articles", "int", "articles that use it", low=0),
        Column("p", "float", "two-sided permutation p, articles permuted", optional=True, low=0.0, high=1.0),
        Column(
            "q",
            "float",
            "p adjusted over the rows of this table (Benjamini-Hochberg)",
            optional=True,
            low=0.0,
            high=1.0,
        ),
    ),
    key=("group", "word"),
)

ISSUES = Table(
    "issues",
    "something left unread or doubted",
    (
        Column("article_id", "str", "the article, where one is known", optional=True),
        Column("where", "str", "file, line or offset"),
        Column("problem", "str", "what is wrong, in a few words"),
        Column("text", "str", "the words concerned", optional=True),
    ),
)

MEASURES = Table(
    "measures",
    "the same row as the table measured",
    (
        Column("tone", "float", "favourableness of the words, names masked", optional=True, low=-1.0, high=1.0),
        Column("stance", "float", "the reporting words: -1 discredit, 1 credit", optional=True, low=-1.0, high=1.0),
        Column("stance_class", "str", "class of the reporting verb", optional=True),
        Column("stance_polarity", "str", "stance in three classes", optional=True, allowed=PORTRAYAL_LABELS),
        Column("stance_objectivity", "float", "1 only reports, 0 interprets", optional=True, low=0.0, high=1.0),
        Column("epithet", "str", "words that colour the source, joined by commas", optional=True),
        Column(
            "epithet_value", "float", "mean of the epithets: -1 discredit, 1 credit", optional=True, low=-1.0, high=1.0
        ),
        Column("hedging", "float", "hedges per 1,000 words", optional=True, low=0.0),
        Column("boosting", "float", "boosters per 1,000 words", optional=True, low=0.0),
        Column("certainty", "float", "-1 hedged throughout, 0 neither, 1 boosted", optional=True, low=-1.0, high=1.0),
        Column("opcode_n_self", "int", "verbs coded with the speaker or their state as subject", low=0),
        Column("opcode_n_other", "int", "verbs coded with another subject", low=0),
        *(
            Column(f"opcode_{name}", "float", "see onrecord.operational_code", True, -1.0 * (name in _BALANCES), 1.0)
            for name in OPERATIONAL_CODE_INDICES
        ),
        Column("opcode_reason", "str", "why some are missing or doubtful", optional=True),
        Column("portrayal", "float", "narration toward the target, names masked", optional=True, low=-1.0, high=1.0),
        Column("portrayal_label", "str", "portrayal in three classes", optional=True, allowed=PORTRAYAL_LABELS),
    ),
)

STANCE_CODES = Table(
    "stance_codes",
    "one cue as one coder coded it",
    (
        Column("unit", "str", "the row of the sheet"),
        Column("coder", "str", "who coded"),
        Column("cue", "str", "the words that attribute"),
        Column("cue_lemma", "str", "the dictionary form of the cue's head"),
        Column("context", "str", "the sentence around it, names masked", optional=True),
        Column("class", "str", "the class of stance", optional=True),
        Column("polarity", "float", "-1 takes credit from the speaker, 1 lends it", optional=True, low=-1.0, high=1.0),
        Column("objectivity", "float", "1 only reports, 0 interprets", optional=True, low=0.0, high=1.0),
    ),
    key=("unit", "coder"),
)

OPERATIONAL_CODE = Table(
    "operational_code",
    "one operational code index of one group",
    (
        Column("group", "str", "the group"),
        Column("measure", "str", "the index", allowed=OPERATIONAL_CODE_INDICES),
        Column("estimate", "float", "its value; see onrecord.operational_code for ends and direction", optional=True),
        Column("low", "float", "lower end of the interval", optional=True),
        Column("high", "float", "upper end of the interval", optional=True),
        Column("n_self", "int", "verbs coded with the speaker or their state as subject", low=0),
        Column("n_other", "int", "verbs coded with another subject", low=0),
        Column("n_quotes", "int", "quotations of the group", low=0),
        Column("n_articles", "int", "articles with a coded verb", low=0),
        Column("reason", "str", "why there is no value or interval, or what to doubt in it", optional=True),
        Column("warning", "str", "what holds for every index made from news"),
    ),
    key=("group", "measure"),
)

VERBS = Table(
    "verbs",
    "one verb in context",
    (
        Column("row", "int", "the place of its row in the table measured, from 0", low=0),
        Column("start", "int", "offset of the verb in `text` of that row", low=0),
        Column("end", "int", "offset behind it", low=0),
        Column("verb", "str", "the verb as it stands"),
        Column("subject", "str", "who acts, from the speaker's point of view", allowed=("self", "other")),
        Column("category", "str", "the kind of act", allowed=VERB_CATEGORIES),
    ),
    key=("row", "start"),
)

AUDITS = Table(
    "audits",
    "one name put into every text",
    (
        Column("name", "str", "the name"),
        Column("estimate", "float", "mean score of the texts with this name", optional=True),
        Column("low", "float", "lower end of its interval", optional=True),
        Column("high", "float", "upper end of its interval", optional=True),
        Column("difference", "float", "estimate minus the mean over all names", optional=True),
        Column("difference_low", "float", "lower end of its interval", optional=True),
        Column("difference_high", "float", "upper end of its interval", optional=True),
        Column("changed", "float", "mean share of texts whose label differs under another name", low=0.0, high=1.0),
        Column("changed_any", "float", "share of texts whose label is not the same for all names", low=0.0, high=1.0),
        Column("n_texts", "int", "texts scored", low=0),
        Column("method", "str", "how the intervals were made, or why there is none"),
    ),
    key=("name",),
)

TABLES = {
    table.name: table
    for table in (
        *(ARTICLES, SENTENCES, MENTIONS, PEOPLE, QUOTATIONS, NARRATION),
        *(MEASURES, AVERAGES, CONTRASTS, COUNTS, WORDS, ISSUES),
        *COVERAGE_TABLES,
        *(STANCE_CODES, OPERATIONAL_CODE, VERBS, AUDITS),
        *CODING_TABLES,
        *TOPIC_TABLES,
        *COMPARED,
    )
}
