"""Quotations in a notebook: shown in their articles, as tables that sort, and in an explorer that takes corrections."""

from onrecord.notebook.explore import explore
from onrecord.notebook.extension import load_ipython_extension, unload_ipython_extension
from onrecord.notebook.show import Shown, show

__all__ = ["Shown", "explore", "load_ipython_extension", "show", "unload_ipython_extension"]
