"""The classes of attribution, each on invented words of invented people."""

import pytest

from onrecord.articles import Corpus
from onrecord.quotes import quotations


def read(text):
    """Rows as (content, cue, source, kind)."""
    rows = quotations(Corpus.from_texts({"a": text})).to_dict("records")
    return [
        (
            [text[start:end] for start, end in row["spans"]],
            row["cue"] if isinstance(row["cue"], str) else None,
            text[slice(*row["speaker_span"])] if isinstance(row["speaker_span"], tuple) else None,
            row["kind"],
        )
        for row in rows
    ]


CASES = {
    "cue before a quotation": (
        'Ada Holm said, "The harbor will open in May."',
        [(['"The harbor will open in May."'], "said", "Ada Holm", "direct")],
    ),
    "cue behind a quotation": (
        '"The harbor will open in May," Ada Holm said.',
        [(['"The harbor will open in May,"'], "said", "Ada Holm", "direct")],
    ),
    "inversion with an apposition": (
        '"The harbor will open in May," said Ms. Holm, the minister.',
        [(['"The harbor will open in May,"'], "said", "Ms. Holm, the minister", "direct")],
    ),
    "split quotation": (
        '"The harbor," Brandt said, "will open in May."',
        [(['"The harbor,"', '"will open in May."'], "said", "Brandt", "direct")],
    ),
    "split quotation and a sentence of the writer's": (
        '"The harbor will open," Brandt said, "and soon." She smiled.',
        [(['"The harbor will open,"', '"and soon."'], "said", "Brandt", "direct")],
    ),
    "split quotation and somebody else's verb": (
        '"The harbor will open," said Ada Holm, "and nobody will stop us." Brandt disagreed.',
        [(['"The harbor will open,"', '"and nobody will stop us."'], "said", "Ada Holm", "direct")],
    ),
    "cue behind a full stop": (
        '"The harbor will open." Brandt said.',
        [(['"The harbor will open."'], "said", "Brandt", "direct")],
    ),
    "verb of a headline": (
        "Ada Holm Says Harbor Will Open In May",
        [(["Harbor Will Open In May"], "Says", "Ada Holm", "indirect")],
    ),
    "floating continuation": (
        '"The harbor will open," Brandt said. "Nobody will stop us."',
        [(['"The harbor will open,"', '"Nobody will stop us."'], "said", "Brandt", "direct")],
    ),
    "colon with a verb": (
        'Brandt replied: "We shall see about that."',
        [(['"We shall see about that."'], "replied", "Brandt", "direct")],
    ),
    "colon as cue": (
        'Brandt: "We shall see about that."',
        [(['"We shall see about that."'], ":", "Brandt", "direct")],
    ),
    "colon at the end of the paragraph": (
        'The Harbor Courier wrote:\n\n"We shall see about that, and soon."',
        [(['"We shall see about that, and soon."'], "wrote", "The Harbor Courier", "direct")],
    ),
    "question in marks": (
        '"Will the harbor open?" Brandt asked.',
        [(['"Will the harbor open?"'], "asked", "Brandt", "direct")],
    ),
    "that-clause": (
        "Ada Holm said that the harbor would open in May.",
        [(["that the harbor would open in May"], "said", "Ada Holm", "indirect")],
    ),
    "bare clause": (
        "Ada Holm said the harbor would open in May.",
        [(["the harbor would open in May"], "said", "Ada Holm", "indirect")],
    ),
    "clause behind an adjunct": (
        "Ada Holm said on Monday that the harbor would open.",
        [(["that the harbor would open"], "said", "Ada Holm", "indirect")],
    ),
    "wh-clause": (
        "Brandt asked whether the harbor would open.",
        [(["whether the harbor would open"], "asked", "Brandt", "indirect")],
    ),
    "to-infinitive": (
        "Ada Holm vowed to open the harbor in May.",
        [(["to open the harbor in May"], "vowed", "Ada Holm", "indirect")],
    ),
    "noun phrase": (
        "Viktor Brandt criticized the new harbor law.",
        [(["the new harbor law"], "criticized", "Viktor Brandt", "indirect")],
    ),
    "mixed": (
        'Ada Holm said the harbor was "a gift to the coast" and would open.',
        [(['the harbor was "a gift to the coast" and would open'], "said", "Ada Holm", "mixed")],
    ),
    "fragment of two words": (
        'Viktor Brandt called the law "utter folly."',
        [(['the law "utter folly."'], "called", "Viktor Brandt", "mixed")],
    ),
    "postposed": (
        "The harbor will open in May, officials said.",
        [(["The harbor will open in May"], "said", "officials", "indirect")],
    ),
    "parenthetical": (
        "The harbor, Brandt said, will never open.",
        [(["The harbor", "will never open"], "said", "Brandt", "indirect")],
    ),
    "according to, before": (
        "According to the Harbor Courier, the harbor will open in May.",
        [(["the harbor will open in May"], "According to", "the Harbor Courier", "indirect")],
    ),
    "according to, behind": (
        "The harbor will open in May, according to the Harbor Courier.",
        [(["The harbor will open in May"], "according to", "the Harbor Courier", "indirect")],
    ),
    "shared subject": (
        "Holm said the harbor would open and warned that ships must wait.",
        [
            (["the harbor would open"], "said", "Holm", "indirect"),
            (["that ships must wait"], "warned", "Holm", "indirect"),
        ],
    ),
    "participle": (
        '"The harbor will open," Brandt said, adding that nobody would stop him.',
        [
            (['"The harbor will open,"'], "said", "Brandt", "direct"),
            (["that nobody would stop him"], "adding", "Brandt", "indirect"),
        ],
    ),
    "relative clause": (
        "Ada Holm, who said that the harbor would open, left the hall.",
        [(["that the harbor would open"], "said", "who", "indirect")],
    ),
    "noun as cue": (
        "Brandt's claim that the harbor would open.",
        [(["that the harbor would open"], "claim", "Brandt's", "indirect")],
    ),
    "made it clear": (
        "Ada Holm made it clear on Monday that the harbor would open.",
        [(["that the harbor would open"], "made", "Ada Holm", "indirect")],
    ),
    "quotation of two paragraphs without a cue": (
        "“The harbor will open in May.\n\n“Now we will sail.”",
        [(["“The harbor will open in May.", "“Now we will sail.”"], None, None, "direct")],
    ),
    "phrasal cue": (
        "Ada Holm pointed out that the harbor would open.",
        [(["that the harbor would open"], "pointed out", "Ada Holm", "indirect")],
    ),
    "cue with a preposition": (
        "Ada Holm called for a vote on the harbor.",
        [(["a vote on the harbor"], "called for", "Ada Holm", "indirect")],
    ),
    "line of a live blog": (
        "Holm: the harbor will be open in May.",
        [(["the harbor will be open in May"], ":", "Holm", "indirect")],
    ),
    "source behind an aside": (
        "Viktor Brandt, a former pilot from the coast, said that the harbor would open.",
        [(["that the harbor would open"], "said", "Viktor Brandt, a former pilot from the coast", "indirect")],
    ),
    "addressee before the clause": (
        "Ada Holm told reporters that the harbor would open.",
        [(["that the harbor would open"], "told", "Ada Holm", "indirect")],
    ),
    "two paragraphs, one quotation": (
        "“The harbor will open in May,” Brandt said. “We have waited long enough for it.\n\n“Now we will sail.”",
        [
            (
                ["“The harbor will open in May,”", "“We have waited long enough for it.", "“Now we will sail.”"],
                "said",
                "Brandt",
                "direct",
            )
        ],
    ),
    "cue in the second paragraph": (
        "“The harbor will open in May.\n\n“Now we will sail,” Brandt said.",
        [(["“The harbor will open in May.", "“Now we will sail,”"], "said", "Brandt", "direct")],
    ),
    "joint source": (
        "Ada Holm and Viktor Brandt agreed to open the harbor.",
        [(["to open the harbor"], "agreed", "Ada Holm and Viktor Brandt", "indirect")],
    ),
    "opening clause": (
        "When Holm said that the harbor would open, Brandt left.",
        [(["that the harbor would open"], "said", "Holm", "indirect")],
    ),
    "transcript": (
        "HOLM: The harbor will open in May.",
        [(["The harbor will open in May."], ":", "HOLM", "indirect")],
    ),
    "signed, with a stop": (
        "“Prices will fall, and wages with them.”\n\n— Ada Holm.",
        [(["“Prices will fall, and wages with them.”"], "—", "Ada Holm", "direct")],
    ),
    "signed": (
        '"The harbor will open in May, and nobody will stop us."\n- Ada Holm',
        [(['"The harbor will open in May, and nobody will stop us."'], "-", "Ada Holm", "direct")],
    ),
    "unknown verb behind a quotation": (
        '"The harbor will open in May," beamed Ada Holm.',
        [(['"The harbor will open in May,"'], "beamed", "Ada Holm", "direct")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_class_is_read(name):
    text, expected = CASES[name]
    assert read(text) == expected
