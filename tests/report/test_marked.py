"""Quotations marked in a text that stays what it is."""

from html.parser import HTMLParser

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from onrecord.report.marked import Mark, mark_text, marks
from onrecord.schema import QUOTATIONS


class Read(HTMLParser):
    """Reads back what a browser would: the text, and which marks lie over each character."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.text, self.over, self.open, self.ids = "", [], [], []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.open.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text += data
        self.over += [self.open[-1] if self.open else None] * len(data)


def mark(key, *spans, style="s0", said=""):
    return Mark(key, spans, "Ada Holm", style, "direct", said or key)


def test_a_nested_quotation_keeps_its_own_speaker_and_names_both():
    read = Read(mark_text("She said he said no.", [mark("q0", (0, 20)), mark("q1", (9, 19), style="s1")]))
    outer, inner = read.over[0][1], read.over[10][1]
    assert outer["class"] == "q s0 direct"
    assert inner["class"] == "q s1 direct nested"
    assert inner["title"] == "q0 | q1"
    assert read.ids == ["q0", "q1"]


def test_a_quotation_in_pieces_has_one_anchor_and_one_label():
    read = Read(mark_text("“No,” she said, “never.”", [mark("q0", (0, 5), (16, 24))]))
    assert read.ids == ["q0"]
    assert [attrs["class"] for where in (0, 20) for _, attrs in [read.over[where]]] == ["q s0 direct"] * 2
    assert read.over[8] is None


def test_a_quotation_with_a_row_is_a_link_to_it_and_the_tabulator_stops_once():
    made = Mark("q0", ((0, 5), (16, 24)), "Ada Holm", "s0", "direct", "Ada Holm", "r0")
    html = str(mark_text("“No,” she said, “never.”", [made]))
    assert html.count('<a class="to" href="#r0"') == 2
    assert html.count('tabindex="-1"') == 1
    assert html.index("“No,”") < html.index('tabindex="-1"')


def test_two_quotations_of_one_span_are_both_reachable():
    assert sorted(Read(mark_text("All one.", [mark("q0", (0, 8)), mark("q1", (0, 8))])).ids) == ["q0", "q1"]


def test_furniture_is_greyed_and_markup_in_a_text_is_text():
    read = Read(mark_text("<b>Rain</b> [WATCH]", [], grey=[(12, 19)]))
    assert read.text == "<b>Rain</b> [WATCH]"
    assert read.over[13] == ("span", {"class": "furniture"})
    assert read.over[0] is None


SPAN = st.tuples(st.integers(-3, 45), st.integers(-3, 45))


@given(st.text(max_size=40), st.lists(st.lists(SPAN, min_size=1, max_size=3), max_size=6), st.lists(SPAN, max_size=3))
def test_without_its_tags_the_text_is_the_text_and_marks_lie_where_they_should(text, spans, grey):
    made = [mark(f"q{place}", *pieces) for place, pieces in enumerate(spans)]
    read = Read(mark_text(text, made, grey))
    # A character reference cannot hold a NUL, and no news text has one.
    assert read.text.replace("\x00", "\ufffd") == text.replace("\x00", "\ufffd")
    assert not read.open
    assert len(read.ids) == len(set(read.ids))
    for place in range(len(text)):
        covered = any(start <= place < end for pieces in spans for start, end in pieces)
        assert (read.over[place] is not None and read.over[place][0] == "mark") == covered


def test_marks_say_who_how_and_in_what_tone():
    row = dict.fromkeys(QUOTATIONS.names) | {"article_id": "a", "spans": [(0, 4)], "kind": "direct", "cue": "said"}
    rows = [
        row | {"person_id": "ada_holm", "speaker": "Holm", "tone": -0.5},
        row | {"person_id": None, "speaker": "a fisherman", "tone": None, "cue": None},
        row | {"person_id": None, "speaker": None, "tone": 0.25, "article_id": "b"},
    ]
    made = marks(pd.DataFrame(rows), {"ada_holm": "s3"})
    assert [(m.speaker, m.style) for m in made["a"]] == [("Ada Holm", "s3"), ("a fisherman", "others")]
    assert made["a"][0].said == "Ada Holm · direct · “said” · tone −0.50"
    assert made["b"][0].said == "Unidentified · direct · “said” · tone +0.25"
