"""The Markdown of a report's text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.report.prose import read_prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## Rain", "<h3>Rain</h3>"),
        ("#### Rain ##", "<h5>Rain</h5>"),
        ("one\ntwo", "<p>one two</p>"),
        ("- one\n- two\n  goes on", "<ul><li>one</li><li>two goes on</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("> said\n> so", "<blockquote><p>said so</p></blockquote>"),
        ("**a** and *b* and `c *d*`", "<p><strong>a</strong> and <em>b</em> and <code>c *d*</code></p>"),
        ("[a](https://example.org/x?y=1&z=2)", '<p><a href="https://example.org/x?y=1&amp;z=2">a</a></p>'),
        ("[a](#figure-tone)", '<p><a href="#figure-tone">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("<script>x</script> & co", "<p>&lt;script&gt;x&lt;/script&gt; &amp; co</p>"),
        ("2 * 3 * 4 and a_b_c", "<p>2 * 3 * 4 and a_b_c</p>"),
        ("## Head\nright below", "<h3>Head</h3>\n<p>right below</p>"),
    ],
)
def test_a_block_is_rendered(text, html):
    body = str(read_prose(f"First.\n\n{text}").body)
    # Line breaks between and within blocks say nothing in HTML.
    assert body.replace(">\n", ">").replace("\n<", "<").replace("\n", " ") == html.replace("\n", "")


def test_title_and_first_paragraph_are_taken_out():
    prose = read_prose("# A title & more\n\nThe *answer*.\n\nThe rest.")
    assert prose.title == "A title & more"
    assert str(prose.lede) == "The <em>answer</em>."
    assert str(prose.body) == "<p>The rest.</p>"


def test_a_text_that_begins_with_a_list_has_no_first_paragraph():
    prose = read_prose("- one")
    assert (prose.title, str(prose.lede), str(prose.body)) == ("", "", "<ul>\n<li>one</li>\n</ul>")


def test_no_text_is_no_prose():
    assert read_prose(" \n\n") == ("", "", "")


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr"):
            self.open.append(tag)
        self.seen.add(tag)
        assert not any((value or "").lower().startswith(("javascript:", "vbscript:", "file:")) for _, value in attrs)
        assert {name for name, _ in attrs} <= {"href", "title", "start", "class", "style"}

    def handle_endtag(self, tag):
        if tag not in ("br", "hr"):
            assert self.open.pop() == tag


@given(st.text(alphabet="ab*`_[]()#->1. \n\r<&\"':/", max_size=60) | st.text(max_size=60))
def test_any_text_gives_well_formed_html_of_known_tags(text):
    prose = read_prose(text)
    tags = _Tags()
    tags.feed(str(prose.lede) + str(prose.body))
    tags.close()
    assert not tags.open
    blocks = {"h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "thead", "tbody"}
    assert tags.seen <= blocks | {"tr", "th", "td", "strong", "em", "code", "a", "br"}
