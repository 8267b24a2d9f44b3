"""The declarations of how coverage came in, and of words that several articles share."""

from __future__ import annotations

from onrecord.schema.columns import Column, Table

VERSIONS = ("fullest", "same", "part", "ellipsis", "overlap", "variant")

_ARTICLE_ID = Column("article_id", "str", "the article, unique in a corpus")

AUDIT = Table(
    "audit",
    "one value of an article, and where it came from",
    (
        _ARTICLE_ID,
        Column("field", "str", "the column of `articles`"),
        Column("where", "str", "file, line or offset"),
        Column("how", "str", "where in the record the value stood, in a few words"),
        Column(
            "basis",
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

PARTITIONS = Table(
    "partitions",
    "a part of a folder that was worked",
    (
        Column("part", "str", "the part's file, relative to the folder"),
        Column(
            "state",
            "str",
            "made: by this run; kept: an earlier run made it from the same input by the same code",
            allowed=("made", "kept"),
        ),
        Column("n_articles", "int", "articles in it", low=0),
        Column("n_failed", "int", "articles on which the work failed; each is a row of issues", low=0),
    ),
    key=("part",),
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

DOUBT_LEVELS = ("stop", "unmade", "unread", "doubt", "note")

DOUBTS = Table(
    "doubts",
    "something to look at before a study is run",
    (
        Column(
            "level",
            "str",
            "stop: a study would end here; unmade: a part of it would be missing; unread: input that became no "
            "article; doubt: to be looked at; note: good to know",
            allowed=DOUBT_LEVELS,
        ),
        Column("finding", "str", "what kind it is, in a word or two"),
        Column("article_id", "str", "the article", optional=True),
        Column("where", "str", "file, line or offset; of a study, the file"),
        Column("problem", "str", "what is wrong or doubted"),
        Column("text", "str", "the words in question", optional=True),
        Column("step", "str", "what to do about it"),
    ),
)


COVERAGE_TABLES = (AUDIT, FILES, PARTITIONS, FETCHED, UTTERANCES, ALIGNMENTS, CHOSEN, DOUBTS)
