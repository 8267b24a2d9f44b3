"""Article text made harmless for a page: nothing in it is read as HTML, and nothing in it turns other words around."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

# They turn around whatever follows them, also on the page; what stands in right-to-left scripts needs none of them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A page has no place for these, and a browser drops or replaces them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def inert(text: str) -> Markup:
    r"""Escape a text for a page, in its body and in the value of an attribute.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    markupsafe.Markup
        Safe HTML. Characters that turn the direction of writing, and controls, are written out by their name.

    Examples
    --------
    >>> print(inert('<b onclick="x">'))
    &lt;b onclick=&#34;x&#34;&gt;
    >>> print(inert("a\u202eb"))
    a[right-to-left override]b
    """
    named = _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", _TURNING.sub(_name, text))
    # A browser reads a bare carriage return as a line feed; written as a reference it stays what it is.
    return Markup(escape(named).replace("\r", Markup("&#13;")))


def _name(found: re.Match[str]) -> str:
    return f"[{unicodedata.name(found[0]).lower()}]"
