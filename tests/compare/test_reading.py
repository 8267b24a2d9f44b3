"""Numbers as words: sentences that name side, ends and doubt, and numbers that never read nearer than they are."""

from __future__ import annotations

import math

import pytest

from onrecord.compare.reading import Found, named, read_difference, spelled, written

NONE = math.nan


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00"), (0.126, "0.13"), (-1.5, "-1.50"), (0.005001, "0.01"), (0.004, "0.004"), (-0.00012, "-0.0001"),
        (0.00000004, "0.00000004"), (0.000000004, "0.00000000"), (12, "12.00"),
    ],
)  # fmt: skip
def test_a_number_has_two_decimals_or_as_many_as_it_takes(value, text) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("ada_holm", "Ada Holm"), ("ada_holm+viktor_brandt", "Ada Holm and Viktor Brandt"), ("ada", "ada"),
        ("Ada_Holm", "Ada_Holm"), ("The Harbor Courier", "The Harbor Courier"), ("2013-06", "2013-06"),
    ],
)  # fmt: skip
def test_identifiers_are_spelled_out_and_names_left_alone(group, name) -> None:
    assert named(group) == name
    assert spelled("tone_without_names") == "tone without names"


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            Found(0.1, -0.024, 0.221, 0.1, NONE, 1, 1, 0.9, ""),
            "No difference in tone between Ada Holm and Viktor Brandt is shown by 1 row in 1 article: anything from "
            "-0.03 to 0.23 (90 % interval, below 0 means Ada Holm is lower) fits them.",
        ),
        (
            Found(0.2, 0.101, 0.299, 0.01, 0.1, 8, 2, 0.95, ""),
            "In coverage like these 8 rows in 2 articles, tone is higher for Ada Holm than for Viktor Brandt, by 0.10 "
            "to 0.30 (95 % interval).",
        ),
        (
            Found(-0.2, -0.301, -0.1, 0.2, 0.1, 8, 2, 0.95, ""),
            "In coverage like these 8 rows in 2 articles, tone is lower for Ada Holm than for Viktor Brandt, by 0.10 "
            "to 0.31 (95 % interval), though exchanging labels between articles gives as large a difference too often "
            "(p = 0.2).",
        ),
        (
            # At the very level there is no doubt.
            Found(0.2, 0.1, 0.3, 0.05, 0.1, 8, 2, 0.95, ""),
            "In coverage like these 8 rows in 2 articles, tone is higher for Ada Holm than for Viktor Brandt, by 0.10 "
            "to 0.30 (95 % interval).",
        ),
        (
            Found(0.2, 0.1, 0.3, NONE, 0.1, 8, 2, 0.95, ""),
            "In coverage like these 8 rows in 2 articles, tone is higher for Ada Holm than for Viktor Brandt, by 0.10 "
            "to 0.30 (95 % interval), though no permutation test could be made.",
        ),
        (
            Found(0.1, 0.0, 0.2, 0.1, 0.17, 8, 2, 0.95, ""),
            "No difference in tone between Ada Holm and Viktor Brandt is shown by 8 rows in 2 articles: anything from "
            "0.00 to 0.20 (95 % interval, below 0 means Ada Holm is lower) fits them, and a true difference of 0.17 "
            "would be found four times in five.",
        ),
        (
            Found(-0.25, NONE, NONE, NONE, NONE, 2, 1, 0.95, "fewer than 2 articles"),
            "In 2 rows in 1 article tone is 0.25 lower for Ada Holm than for Viktor Brandt, and how sure that is "
            "cannot be said: fewer than 2 articles.",
        ),
        (
            Found(0.0, NONE, NONE, NONE, NONE, 2, 2, 0.95, "the articles do not vary"),
            "In 2 rows in 2 articles tone is neither higher nor lower for Ada Holm than for Viktor Brandt, and how "
            "sure that is cannot be said: the articles do not vary.",
        ),
        (
            Found(NONE, NONE, NONE, NONE, NONE, 0, 0, 0.95, "a group has no value"),
            "Nothing can be said about a difference in tone between Ada Holm and Viktor Brandt: a group has no value.",
        ),
        (
            # Rounded outward until an end that is not 0 does not read 0.
            Found(0.01, 0.0004, 0.02, 0.01, NONE, 8, 2, 0.95, ""),
            "In coverage like these 8 rows in 2 articles, tone is higher for Ada Holm than for Viktor Brandt, by "
            "0.0004 to 0.0200 (95 % interval).",
        ),
    ],
)
def test_a_difference_is_one_sentence(found, sentence) -> None:
    assert read_difference("tone", "ada_holm", "viktor_brandt", found) == sentence
