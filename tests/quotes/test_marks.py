import pytest

from onrecord.quotes.marks import passages


def quoted(text):
    return [text[p.start : p.end] for p in passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Holm said "no" twice.', ['"no"']),
        ("“Rain,” Holm said. “And wind.”", ["“Rain,”", "“And wind.”"]),
        ("''Rain,'' Holm said.", ["''Rain,''"]),
        ("«Regen», sagte Brandt.", ["«Regen»"]),
        ("»Regen«, sagte Brandt.", ["»Regen«"]),
        ("„Regen“, sagte Brandt.", ["„Regen“"]),
        ('Opened “so" and closed otherwise.', ['“so"']),
        ("Wrong way round: ”so” he said.", ["”so”"]),
        ('"One""Two"', ['"One"', '"Two"']),
    ],
)
def test_pairs_are_found_in_every_style(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's Holm's boat, and the sailors' too.",
        "Rock 'n' roll in the '90s; give 'em time.",
        "He is 6'2\" tall.",
        'A 12" plate and a 7" one.',
        'A lone " that is nothing.\nAnother line.',
        "“",
        '""',
        "",
    ],
)
def test_what_is_no_quotation_is_left_alone(text):
    assert [q for q in quoted(text) if len(q) < 20] == []


def test_single_marks_pair_where_no_double_ones_stand():
    assert quoted("‘We won’t wait,’ Holm said.") == ["‘We won’t wait,’"]
    assert quoted("'The harbor is Holm's,' Brandt said.") == ["'The harbor is Holm's,'"]


def test_nested_marks_belong_to_the_outer_passage():
    assert quoted("“She said ‘no’ to me,” Brandt said.") == ["“She said ‘no’ to me,”"]
    assert quoted("“They call it “the Ring” here,” Brandt said.") == ["“They call it “the Ring” here,”"]


def test_a_line_break_closes_a_passage():
    text = "“The first line is open.\nThe second is not quoted."
    assert quoted(text) == ["“The first line is open."]


def test_a_paragraph_that_opens_again_continues_the_passage():
    text = "“We will wait.\n\n“We will vote,” Holm said."
    found = passages(text)
    assert [text[p.start : p.end] for p in found] == ["“We will wait.", "“We will vote,”"]
    assert [p.continues for p in found] == [True, False]


def test_an_unclosed_passage_ends_where_the_next_one_opens():
    text = "“We will wait. Holm left. “We will vote,” she said."
    assert quoted(text) == ["“We will wait. Holm left.", "“We will vote,”"]


@pytest.mark.parametrize(
    ("text", "inners"),
    [
        ("“Rain fell. It stopped “Sun came.”", ["Rain fell.", "Sun came."]),
        ("“Rain fell! It stopped “Sun came.”", ["Rain fell!", "Sun came."]),
        ("“Rain fell then “Sun came.”", ["Rain fell then", "Sun came."]),
        ("“Rain fell then “Sun came", ["Rain fell then", "Sun came"]),
    ],
)
def test_an_unclosed_passage_ends_at_its_last_sentence_or_before_the_next(text, inners):
    assert [text[slice(*passage.inner)] for passage in passages(text)] == inners
