"""The command as `python -m onrecord`, also where its name is not on the path."""

from __future__ import annotations

import sys

from onrecord.cli import main

if __name__ == "__main__":
    sys.exit(main())
