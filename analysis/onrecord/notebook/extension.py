"""What `%load_ext onrecord` does: quotations tables show themselves."""

from __future__ import annotations

from typing import Any

import pandas as pd

from onrecord.notebook.show import show
from onrecord.schema import QUOTATIONS


def load_ipython_extension(ipython: Any) -> None:
    """Let every quotations table show itself as `show` does; every other table stays as pandas shows it.

    Parameters
    ----------
    ipython : IPython.InteractiveShell
        The shell that ``%load_ext onrecord`` hands over.
    """
    ipython.display_formatter.formatters["text/html"].for_type(pd.DataFrame, _html)


def unload_ipython_extension(ipython: Any) -> None:
    """Take back what `load_ipython_extension` did."""
    formatter = ipython.display_formatter.formatters["text/html"]
    if formatter.type_printers.get(pd.DataFrame) is _html:
        formatter.pop(pd.DataFrame)


def _html(table: pd.DataFrame) -> str | None:
    if set(QUOTATIONS.names) <= set(table.columns):
        return show(table).html
    own: str | None = table._repr_html_()  # type: ignore[operator]
    return own
