"""The site: what Sphinx reads, and what is written from the package just before it reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "analysis")]

import made  # noqa: E402  (it and onrecord lie on the path that was just set)

import onrecord  # noqa: E402

project = "onrecord"
author = copyright = "The onrecord developers"
version = release = onrecord.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.viewcode", "numpydoc", "myst_parser"]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
nitpicky = False  # types of pandas and of Python are named in every docstring and defined in no page of ours

autosummary_generate = True
default_role = "py:obj"  # `contrast` in a docstring is a link where there is such a page, and code where there is none
autodoc_typehints = "none"  # numpydoc's Parameters say it once
numpydoc_show_class_members = False  # the template of a class lists them
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "onrecord"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None  # no clock: the same sources give the same pages
# Some folders of pages are filled by several hands; an empty one is no fault.
suppress_warnings = ["toc.empty_glob"]


def setup(app: Any) -> None:
    """Write the pages that come out of the package, before Sphinx looks for pages."""
    app.connect("config-inited", lambda _app, _config: made.write_all(HERE / "reference" / "made"))
    app.connect("autodoc-skip-member", _skip)
    app.connect("html-page-context", _reachable)


def _skip(_app: Any, _what: str, _name: str, member: Any, skip: bool, _options: Any) -> bool:
    # scikit-learn writes these into every estimator, with links into its own site.
    return skip or "sklearn" in str(getattr(member, "__module__", ""))


def _reachable(_app: Any, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    # What can be scrolled sideways must be reachable by keyboard.
    context["body"] = context.get("body", "").replace("<pre>", '<pre tabindex="0">')
