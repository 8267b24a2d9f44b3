"""Functions that workers can import: pickled by name, they must stand in a module."""

import os
import signal
import time
from pathlib import Path

import onrecord as rec


def lengths(part):
    """Measure every text of a part; some texts are poisonous."""
    for text in part["text"]:
        if "POISON" in text:
            raise RuntimeError(f"cannot read {text}\nsecond line")
    return part[["article_id"]].assign(text=part["text"].str.upper(), tone=part["text"].str.len() / 100.0)


def lengths_or_die(part, *, marker):
    """Die once, as a worker does that the system kills: where a text says so and nobody has died yet."""
    if part["text"].str.contains("KILL").any() and not Path(marker).exists():
        Path(marker).write_text("died")
        os.kill(os.getpid(), signal.SIGKILL)
    return lengths(part)


def always_die(part):
    """Die whenever a text says so."""
    if part["text"].str.contains("KILL").any():
        os.kill(os.getpid(), signal.SIGKILL)
    return lengths(part)


def slow(part):
    """Take a while, and leave a mark of having begun."""
    time.sleep(0.2)
    return lengths(part)


def quotes_or_die(corpus, *, marker):
    """Find quotations; die once."""
    if any("KILL" in article.text for article in corpus) and not Path(marker).exists():
        Path(marker).write_text("died")
        os.kill(os.getpid(), signal.SIGKILL)
    return rec.quotations(corpus)
