"""The explorer as a widget: what it holds for the browser, and what it does when the browser asks."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from onrecord.articles import Article
from onrecord.articles.shown import about
from onrecord.errors import OnRecordError
from onrecord.notebook.ledger import Ledger
from onrecord.notebook.marking import pieces
from onrecord.notebook.rows import Told
from onrecord.notebook.show import own_style


def _shipped(*names: str) -> str:
    return "\n".join(files("onrecord.notebook").joinpath(name).read_text(encoding="utf-8") for name in names)


class Explorer(anywidget.AnyWidget):
    """Quotations to filter, read and correct; made by `onrecord.explore`.

    Parameters
    ----------
    told : Told
        What is told of every quotation.
    articles : mapping of str to Article
        By article_id.
    ledger : Ledger
        The corrections.
    save_to : Path
        Where the button writes.
    """

    _esm = _shipped("card.js", "explorer.js")
    _css = str(own_style()) + _shipped("explorer.css")

    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    articles = traitlets.Dict().tag(sync=True)
    measured: traitlets.List[str] = traitlets.List().tag(sync=True)
    # The browser names the article that it wants to read; its text is sent then, so that a large corpus is not.
    wanted = traitlets.Unicode("").tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    corrected = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    save_to = traitlets.Unicode("").tag(sync=True)

    def __init__(self, told: Told, articles: Mapping[str, Article], ledger: Ledger, save_to: Path) -> None:
        self._marks, self._articles, self._ledger = told.marks, articles, ledger
        used = {row["article_id"] for row in told.rows}
        super().__init__(
            rows=[{key: value for key, value in row.items() if key != "said"} for row in told.rows],
            articles={name: about(articles[name]) for name in articles if name in used},
            measured=told.measured,
            save_to=str(save_to),
        )
        self.corrected = self._corrected()
        self.on_msg(self._heard)
        self.observe(self._open, "wanted")

    def __repr__(self) -> str:
        return f"<Explorer: {len(self.rows):,} quotations, {len(self.corrected):,} corrected>"

    @property
    def corrections(self) -> pd.DataFrame:
        """The ``corrections`` table: one row a quotation whose speaker a person corrected."""
        return self._ledger.table

    def correct(
        self, quote_id: str, *, speaker: str | None = None, person_id: str | None = None, reason: str | None = None
    ) -> None:
        """Say who speaks in a quotation; neither speaker nor person_id says that nobody is known.

        Parameters
        ----------
        quote_id : str
            The quotation.
        speaker, person_id : str or None
            Who speaks.
        reason : str or None
            Why.

        Raises
        ------
        OnRecordError
            When there is no such quotation.
        """
        self._ledger.correct(self._ledger.place(quote_id), speaker, person_id, reason)
        self.corrected = self._corrected()

    def undo(self, quote_id: str) -> None:
        """Take the correction of a quotation back."""
        self._ledger.undo(self._ledger.place(quote_id))
        self.corrected = self._corrected()

    def save(self, path: str | Path | None = None) -> Path:
        """Write the corrections; what the file says about other passages is kept.

        Parameters
        ----------
        path : str, Path or None
            The table to write, by its ending; None is `save_to`.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OnRecordError
            When the place cannot be written, or what stands there is no table of corrections.
        """
        return self._ledger.save(Path(self.save_to if path is None else path))

    def _corrected(self) -> dict[str, dict[str, str | None]]:
        """Give the browser the corrections by the number of their quotation."""
        found = {str(row["place"]): self._ledger.at(row["place"]) for row in self.rows}
        return {
            place: {name: given[name] for name in ("speaker", "person_id", "reason")}
            for place, given in found.items()
            if given is not None
        }

    def _open(self, change: Any) -> None:
        article = self._articles.get(change["new"])
        if article is not None:
            cut = pieces(article.text, self._marks.get(article.article_id, []))
            self.article = {"article_id": article.article_id, "pieces": cut}

    def _heard(self, _: object, told: Any, __: object) -> None:
        """Do what the browser asks: correct, undo or save; what goes wrong is said there."""
        try:
            if told["do"] == "correct":
                speaker, person_id, reason = (
                    str(told.get(name) or "").strip() or None for name in ("speaker", "person_id", "reason")
                )
                self.correct(told["quote_id"], speaker=speaker, person_id=person_id, reason=reason)
                self.said = ""
            elif told["do"] == "undo":
                self.undo(told["quote_id"])
                self.said = ""
            elif told["do"] == "save":
                path, n = self.save(), len(self.corrections)
                self.said = f"Saved to {path.as_posix()}: {n} correction{'' if n == 1 else 's'}."
        except OnRecordError as error:
            self.said = str(error)
