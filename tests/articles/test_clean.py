"""Page furniture, the headline, odd characters: found and never edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import Corpus
from onrecord.articles.clean import furniture, looks_english, shadow
from onrecord.resources import load

FURNITURE = [
    "Please send tips and comments to Ada Holm: aholm@example.org",
    "Send your tips to us.",
    "E-mail: aholm@example.org",
    "aholm@example.org",
    "Follow us on Twitter: @demo and @demo2",
    "Follow Ada Holm on Facebook",
    "Follow @demo",
    "@demo",
    "Contact Jon Lind at 555-010-7788 or jlind@example.org",
    "Ada Holm can be reached at aholm@example.org",
    "Read more: Harbor votes again",
    "Read more",
    "READ MORE »",
    "Read the full statement here",
    "Related: Rain over Harbor",
    "Most popular",
    "You may also like",
    "Click here to sign up for our newsletter",
    "Click here",
    "Subscribe now",
    "Sign up for our daily newsletter.",
    "Share this article",
    "Share on Facebook",
    "Share Tweet Email",
    "View comments",
    "12 comments",
    "© 2013 Demo wire. All rights reserved.",
    "Copyright 2013 The Demo Post",
    "All rights reserved. This material may not be published.",
    "This material may not be published, broadcast or rewritten.",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Continue reading the main story",
    "Photo: Jon Lind/Demo wire",
    "Photo by Jon Lind",
    "Photo credit: Demo wire",
    "Watch the video below",
    "Video: Holm speaks",
    "By Ada Holm",
    "By ADA HOLM and JON LIND, Demo wire",
    "Last updated: 17 June 2013 20:33",
    "Back to top",
    "Privacy policy",
]
STORY = [
    "Share prices fell sharply on Monday.",
    "Share this burden with your neighbours, Holm told the town, and you will be thanked.",
    "Follow the money, Lind said.",
    "Following the vote, Holm left.",
    "Read the law before you vote, said Brandt.",
    "Print runs were small.",
    "Like many others, Holm stayed away.",
    "Comments were few.",
    "Two comments stood out.",
    "By Monday the rain had stopped.",
    "By then Holm had left.",
    "Photographs showed a wrecked bridge.",
    "Video showed the bridge falling.",
    "Contact between the two leaders was rare.",
    "Copyright law was the third item.",
    "Advertising revenue fell.",
    "Subscribers left in numbers.",
    "Send troops, the general wrote, and it will be over by May.",
    "Updated figures are due in May.",
    "See more of the same, Brandt warned, and you will know what I mean.",
    "Related questions were left open.",
    "Watch out for the rain, Holm said.",
    "Email traffic between the ministries stopped.",
    "“They [the rebels] will not sign,” he said.",
    "“We [saw] the video,” she said.",
    "He wrote to aholm@example.org and had no answer.",
    "The picture by Lind was sold.",
    "Click languages were next on her list.",
    "Follow-up talks on Twitter rules begin on Monday.",
    "Join the alliance, Brandt told the council, or stay outside on your own terms.",
    "Register now or lose your vote, the commission said.",
    "Register to vote by May, the commission said.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_what_belongs_to_the_page_is_found_whole(line):
    text = f"Rain fell.\n  {line} \r\n\nIt stopped.\n"
    assert [text[found.start : found.end] for found in furniture(text)] == [line]


@pytest.mark.parametrize("line", STORY)
def test_the_story_is_left_alone(line):
    assert furniture(f"Rain fell.\n{line}\nIt stopped.") == []


@pytest.mark.parametrize(
    "call",
    ["[WATCH VIDEO]", "[READ MORE: Rain]", "[Watch the video]", "[Related: Rain over Harbor]",
     "(Watch the video above)",
     "(Photo: Demo wire)", "(Reporting by Ada Holm; Editing by Jon Lind)"],
)  # fmt: skip
def test_calls_inside_a_line_are_found(call):
    text = f"Rain fell. {call} It stopped."
    assert [text[found.start : found.end] for found in furniture(text)] == [call]


def test_every_pattern_says_what_it_finds():
    document = load("lexicons", "furniture")
    names = [entry["name"] for entry in (*document["lines"], *document["inside"])]
    assert len(set(names)) == len(names)
    assert all(entry["reason"] for entry in (*document["lines"], *document["inside"]))


def test_furniture_costs_linear_time_on_a_line_of_a_megabyte():
    assert furniture("share this on facebook with " * 40_000) == []
    assert furniture("[WATCH " + "a" * 1_000_000) == []
    assert furniture("Follow " + "us on " * 200_000) == []


@given(st.text())
def test_the_shadow_is_as_long_as_the_text(text):
    assert len(shadow(text)) == len(text)


def test_the_shadow_has_plain_marks_and_spaces():
    assert shadow("‘Rain’ “fell”\u00a0on\u2009Har\u00adbor\u2028now—so") == "'Rain' \"fell\" on Har bor\nnow—so"


def test_other_languages_are_told_from_english_by_their_common_words():
    assert looks_english("The mayor said that it was the rain, and that they had asked for help by Monday. " * 3)
    assert not looks_english("Le maire a dit que la pluie était la cause et que la ville avait demandé de l'aide. " * 3)
    assert not looks_english(
        "Der Bürgermeister sagte, dass der Regen die Ursache war und die Stadt Hilfe braucht. " * 3
    )
    assert looks_english("Regen")


def test_reading_edits_nothing():
    text = "Rain fell. [WATCH VIDEO]\u00a0\n\nFollow us on Twitter: @demo\n"
    assert Corpus.from_texts({"a": text})["a"].text == text
