"""The declarations: one a table, in the order in which the tables are made."""

from __future__ import annotations

from onrecord.schema.columns import Column, Table

MENTION_KINDS = (
    "full", "surname", "role", "pronoun", "group", "organisation", "state", "document", "anonymous",
)  # fmt: skip
QUOTE_KINDS = ("direct", "mixed", "indirect")
PARTS = ("headline", "text", "furniture")
VERSIONS = ("fullest", "same", "part", "ellipsis", "overlap", "variant")
PORTRAYAL_LABELS = ("negative", "neutral", "positive")

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
        Column("rule", "str", "the rule that found it"),
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

AUDIT = Table(
    "audit",
    "one value of an article, and where it came from",
    (
        _ARTICLE_ID,
        Column("field", "str", "the column of `articles`"),
        Column("where", "str", "file, line or offset"),
        Column("how", "str", "where in the record the value stood, in a few words"),
        Column(
            "certainty",
            "str",
            "stated: the file names it; placed: it stands where the format puts it; guessed: inferred or assumed",
            allowed=("stated", "placed", "guessed"),
        ),
    ),
    key=("article_id", "field"),
)

FILES = Table(
    "files",
    "a file read, or a member of an archive",
    (
        Column("where", "str", "file, line or offset"),
        Column("format", "str", "the kind that it was taken for"),
        Column("n_records", "int", "records found in it, read or not", low=0),
        Column("n_articles", "int", "records that became articles", low=0),
        Column("n_unread", "int", "records and doubts about the file that became none; each is a row of issues", low=0),
    ),
)

FETCHED = Table(
    "fetched",
    "an address of a manifest, and what became of it",
    (
        Column("url", "str", "address"),
        Column("outlet", "str", "who published it"),
        Column("file", "str", "the file that the article is in, or would be"),
        Column(
            "outcome",
            "str",
            "fetched: from its address; archived: from the archive's copy; kept: it was there; refused: robots.txt",
            allowed=("fetched", "archived", "kept", "planned", "refused", "failed"),
        ),
        Column("problem", "str", "what failed before, or is doubted", optional=True),
        Column("fetched_from", "str", "the address that answered", optional=True),
        Column("fetched_at", "time", "when, UTC", optional=True),
        Column("sha256", "str", "of the page's bytes", optional=True),
        Column("n_bytes", "int", "bytes of the page, 0 where none came", low=0),
        Column("etag", "str", "the server's mark of this version of the page", optional=True),
        Column("last_modified", "str", "the server's date of it", optional=True),
    ),
    key=("file",),
)

UTTERANCES = Table(
    "utterances",
    "a quotation as one version of words that several articles may quote",
    (
        Column("quote_id", "str", "the article's id, a hash sign and a number from 0 in text order"),
        Column("version_of", "str", "quote_id of the fullest version of the same words"),
        _ARTICLE_ID,
        Column("outlet", "str", "who published it", optional=True),
        Column("person_id", "str", "who speaks; joint speakers join ids with '+'", optional=True),
        Column("version", "str", "how it stands to the fullest version", allowed=VERSIONS),
        Column("coverage", "float", "part of the fullest version's words that it has, in order", low=0.0, high=1.0),
        Column("changed", "float", "part of its own words that the fullest version has not", low=0.0, high=1.0),
        Column("passages", "spans", "the words that it has, in the article of the fullest version"),
        Column("left_out", "str", "the words of the fullest version that it has not", optional=True),
        Column("n_outlets", "int", "outlets (articles, where unknown) with a version of these words", low=1),
        Column("n_versions", "int", "quotations of these words", low=1),
    ),
    key=("quote_id",),
)

ALIGNMENTS = Table(
    "alignments",
    "a quotation against a transcript",
    (
        Column("quote_id", "str", "the article's id, a hash sign and a number from 0 in text order"),
        _ARTICLE_ID,
        Column("transcript_id", "str", "the article that is the transcript"),
        Column("found", "bool", "whether its words are in the transcript"),
        Column("passages", "spans", "where they are, in the transcript; empty where they are not"),
        Column("turn", "str", "who speaks there, as the transcript writes it", optional=True),
        Column(
            "place", "float", "where its first word is: 0 the beginning, 1 the end", optional=True, low=0.0, high=1.0
        ),
        Column("coverage", "float", "part of its words that the transcript has there, in order", low=0.0, high=1.0),
        Column("changes", "str", "words that differ: theirs, an arrow, the transcript's", optional=True),
        Column("n_changed", "int", "how many of its words differ", low=0),
    ),
    key=("quote_id", "transcript_id"),
)

CHOSEN = Table(
    "chosen",
    "a stretch of a transcript that the same quotations chose",
    (
        Column("transcript_id", "str", "the article that is the transcript"),
        Column("start", "int", "offset of its first code point", low=0),
        Column("end", "int", "offset behind its last code point", low=0),
        Column("turn", "str", "who speaks there, as the transcript writes it", optional=True),
        Column("text", "str", "the words"),
        Column("n_outlets", "int", "outlets (articles, where unknown) that quote it", low=0),
        Column("n_quotes", "int", "quotations that hold it", low=0),
    ),
    key=("transcript_id", "start"),
)

MEASURES = Table(
    "measures",
    "the same row as the table measured",
    (
        Column("tone", "float", "favourableness of the words, names masked", optional=True, low=-1.0, high=1.0),
        Column("stance", "float", "the reporting words: -1 discredit, 1 credit", optional=True, low=-1.0, high=1.0),
        Column("stance_class", "str", "class of the reporting verb", optional=True),
        Column("portrayal", "float", "narration toward the target, names masked", optional=True, low=-1.0, high=1.0),
        Column("portrayal_label", "str", "portrayal in three classes", optional=True, allowed=PORTRAYAL_LABELS),
    ),
)

TABLES = {
    table.name: table
    for table in (
        *(ARTICLES, SENTENCES, MENTIONS, PEOPLE, QUOTATIONS, NARRATION),
        *(MEASURES, AVERAGES, CONTRASTS, COUNTS, WORDS, ISSUES, AUDIT, FILES, FETCHED),
        *(UTTERANCES, ALIGNMENTS, CHOSEN),
    )
}
