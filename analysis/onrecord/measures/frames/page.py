"""A coder's sheet as one page: passages, questions, the codebook, and a button that saves the answers as a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined, Template

from onrecord.errors import OnRecordError
from onrecord.measures.frames.codebook import Codebook, as_codebook
from onrecord.schema import SHEETS, require
from onrecord.tables import write_text


@dataclass(frozen=True, slots=True)
class CodingPage:
    """One self-contained page: a notebook shows it, `save` writes it for a browser; it loads nothing from outside."""

    coder: str
    html: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write the page to a file."""
        return write_text(self.html, path)

    def _repr_html_(self) -> str:
        # In a frame of its own, so that the page's style and script do not meet the notebook's.
        return f'<iframe srcdoc="{escape(self.html)}" width="100%" height="600" style="border:0"></iframe>'


def coding_page(
    sheet: pd.DataFrame, *, coder: str | None = None, codebook: str | Path | Codebook = "generic_frames"
) -> CodingPage:
    """Make the page on which one coder answers.

    Parameters
    ----------
    sheet : pandas.DataFrame
        From `coding_sheet`.
    coder : str or None
        Whose sheet; may be left out where there is one coder.
    codebook : str, Path or Codebook
        Whose definitions and examples the page explains; its questions are those that the sheet has columns for.

    Returns
    -------
    CodingPage
        Shown by a notebook; saved answers are read by `read_codes`.

    Raises
    ------
    OnRecordError
        When the table is no sheet, or the coder has none.

    Examples
    --------
    >>> from onrecord.measures.frames import coding_sheet
    >>> sheet = coding_sheet(pd.DataFrame({"text": ["They quarrel."]}), coders=["lind"])
    >>> "They quarrel." in coding_page(sheet).html
    True
    """
    require(sheet, SHEETS.names, "sheets", "The verb onrecord.coding_sheet makes it.")
    there = list(dict.fromkeys(sheet["coder"]))
    if coder is None and len(there) == 1:
        coder = there[0]
    if coder not in there:
        raise OnRecordError.unknown("coder", coder, there)
    book = as_codebook(codebook)
    questions = {name: wording for name, wording in book.questions.items() if name in sheet.columns}
    kept = sheet[sheet["coder"] == coder]
    rows = kept.assign(article_id=kept["article_id"].fillna("")).to_dict("records")
    html = _template().render(coder=coder, book=book, rows=rows, questions=questions, names=list(questions))
    return CodingPage(str(coder), html)


@cache
def _template() -> Template:
    source = files("onrecord.measures.frames").joinpath("page.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)
