"""The hand-written gold agrees with the texts that it is about."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from onrecord.schema import MENTION_KINDS, QUOTE_KINDS

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


def marked_regions(text):
    """Spans inside double marks, marks excluded; a mark opens and closes within its line."""
    return [match.span(match.lastindex) for match in re.finditer(r'“([^”\n]*)”|"([^"\n]*)"', text)]


def words(text, spans):
    """Spans of the words that touch any of the spans."""
    found = (match.span() for match in WORD.finditer(text))
    return {(start, end) for start, end in found if any(s < end and start < e for s, e in spans)}


def kind_by_marks(text, spans):
    inside = words(text, spans) & words(text, marked_regions(text))
    if not inside:
        return "indirect"
    return "direct" if inside == words(text, spans) else "mixed"


def slug(name):
    return re.sub(r"\W+", "_", name.lower())


def test_every_text_has_gold_and_every_gold_file_a_text(texts, gold_folder):
    assert {path.stem for path in gold_folder.glob("*.yaml")} == set(texts)


def test_every_string_of_the_gold_stands_in_its_text(gold):
    assert all(text.attributions for text in gold.values())


def test_the_kind_agrees_with_the_marks(gold):
    wrong = [
        (key, text.text[a.content[0][0] : a.content[-1][1]], a.kind)
        for key, text in gold.items()
        for a in text.attributions
        if a.kind != kind_by_marks(text.text, a.content)
    ]
    assert wrong == []


def test_every_string_in_marks_is_attributed_or_listed_as_not_speech(gold):
    for key, text in gold.items():
        covered = words(text.text, [span for a in text.attributions for span in a.content])
        covered |= words(text.text, text.not_speech)
        left = words(text.text, marked_regions(text.text)) - covered
        assert [text.text[s:e] for s, e in sorted(left)] == [], key


def test_contents_stand_in_text_order_and_do_not_overlap(gold):
    for key, text in gold.items():
        for a in text.attributions:
            assert all(left[1] <= right[0] for left, right in pairwise(a.content)), key
        pieces = sorted(span for a in text.attributions if not a.nested for span in a.content)
        assert all(left[1] <= right[0] for left, right in pairwise(pieces)), key


def test_attributions_stand_in_text_order(gold):
    for key, text in gold.items():
        starts = [min(span[0] for span in (*a.content, a.cue or a.content[0])) for a in text.attributions]
        assert starts == sorted(starts), key


def test_nested_attributions_lie_inside_another_content(gold):
    for text in gold.values():
        outer = [span for a in text.attributions if not a.nested for span in a.content]
        for a in (a for a in text.attributions if a.nested):
            assert all(any(s <= span[0] and span[1] <= e for s, e in outer) for span in a.content)


def test_cue_and_source_lie_outside_their_content(gold):
    for key, text in gold.items():
        for a in text.attributions:
            for role in (a.cue, a.source):
                if role is not None:
                    assert all(role[1] <= s or e <= role[0] for s, e in a.content), (key, text.text[slice(*role)])


def test_speakers_are_named_as_the_guidelines_say(gold):
    for key, text in gold.items():
        for a in text.attributions:
            where = (key, a)
            assert a.kind in QUOTE_KINDS, where
            assert a.speaker_kind is None or a.speaker_kind in MENTION_KINDS, where
            assert (a.source is None) == (a.speaker_kind is None), where
            if a.speaker_kind in ("document", "anonymous"):
                assert a.person_id is None, where
                assert a.speaker == text.text[slice(*a.source)], where
            elif a.speaker is None:
                assert a.person_id is None, where
            else:
                assert a.person_id == "+".join(sorted(slug(name) for name in a.speaker.split(" and "))), where


def test_sources_without_a_name_are_relayed_where_the_text_says_so(gold):
    relayed = [a for text in gold.values() for a in text.attributions if a.via]
    assert relayed
    assert {a.via for a in relayed} == {"Voice of Russia"}
    assert {a.speaker_kind for a in relayed} == {"anonymous"}


def test_a_string_that_is_not_there_fails_loudly(placing):
    with pytest.raises(ValueError, match="is not in the text"):
        placing("Prime Minister Ada Holm said no.", "Brandt")


def test_an_ambiguous_string_fails_loudly(placing):
    with pytest.raises(ValueError, match="stands 2 times"):
        placing("Holm said what Brandt said.", "said")
    assert placing("Holm said what Brandt said.", "said", 2) == (22, 26)


def test_a_number_beyond_the_last_occurrence_fails_loudly(placing):
    with pytest.raises(ValueError, match="asks for number 3"):
        placing("Holm said what Brandt said.", "said", 3)


def test_strings_are_found_as_whole_words(placing):
    assert placing("The others heard what he heard.", "he") == (22, 24)
