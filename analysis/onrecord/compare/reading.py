"""A row of a comparison in one sentence of plain English that never says more than its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers that a sentence about a difference is made of.

    Parameters
    ----------
    estimate, low, high, p, detectable : float
        As in the ``contrasts`` table; nan where there is none.
    n_quotes, n_articles : int
        Rows and articles.
    level : float
        Coverage of the interval.
    why : str
        The reason for a missing estimate or interval.
    """

    estimate: float
    low: float
    high: float
    p: float
    detectable: float
    n_quotes: int
    n_articles: int
    level: float
    why: str


def read_difference(measure: str, group: str, baseline: str, found: Found) -> str:
    """Put a difference between two groups into one sentence.

    Examples
    --------
    >>> found = Found(0.1, -0.02, 0.22, 0.1, 0.17, 80, 30, 0.95, "")
    >>> print(read_difference("tone", "ada_holm", "viktor_brandt", found))
    No difference in tone between Ada Holm and Viktor Brandt is shown by 80 rows in 30 articles: anything from -0.02 to
    0.22 (95 % interval, below 0 means Ada Holm is lower) fits them, and a true difference of 0.17 would be found four
    times in five.
    """
    what, one, other = spelled(measure), named(group), named(baseline)
    n = f"{found.n_quotes} {'row' if found.n_quotes == 1 else 'rows'} in {_articles(found.n_articles)}"
    if math.isnan(found.estimate):
        return f"Nothing can be said about a difference in {what} between {one} and {other}: {found.why}."
    side = "higher" if found.estimate > 0 else "lower" if found.estimate < 0 else "neither higher nor lower"
    if math.isnan(found.low) or math.isnan(found.high):
        size = "" if found.estimate == 0 else f"{written(abs(found.estimate))} "
        unsure = f"and how sure that is cannot be said: {found.why}"
        return f"In {n} {what} is {size}{side} for {one} than for {other}, {unsure}."
    interval = f"{_percent(found.level)} interval"
    if found.low <= 0 <= found.high:
        low, high = _pair(found.low, found.high)
        more = "" if math.isnan(found.detectable) else (
            f", and a true difference of {written(found.detectable)} would be found four times in five"
        )  # fmt: skip
        return (
            f"No difference in {what} between {one} and {other} is shown by {n}: anything from {low} to {high} "
            f"({interval}, below 0 means {one} is lower) fits them{more}."
        )
    near, far = sorted((abs(found.low), abs(found.high)))
    doubt = ""
    if found.p > 1 - found.level + 1e-12:
        doubt = f", though exchanging labels between articles gives as large a difference too often (p = {found.p:.2g})"
    elif math.isnan(found.p):
        doubt = ", though no permutation test could be made"
    return (
        f"In coverage like these {n}, {what} is {side} for {one} than for {other}, by {' to '.join(_pair(near, far))} "
        f"({interval}){doubt}."
    )


def spelled(name: str) -> str:
    """Write a column's name as words."""
    return name.replace("_", " ")


def named(group: str) -> str:
    """Write a group's name: an identifier in small letters is spelled out, anything else is left alone.

    Examples
    --------
    >>> named("ada_holm+viktor_brandt"), named("The Harbor Courier")
    ('Ada Holm and Viktor Brandt', 'The Harbor Courier')
    """
    if group != group.lower() or "_" not in group:
        return group
    return " and ".join(part.replace("_", " ").title() for part in group.split("+"))


def written(value: float) -> str:
    """Write a number with two decimals, or with as many more as it takes not to read 0."""
    digits = 2
    while value and digits < 8 and float(f"{value:.{digits}f}") == 0:
        digits += 1
    return f"{value:.{digits}f}"


def _pair(low: float, high: float) -> tuple[str, str]:
    """Write the ends of an interval, rounded outward, so that it never reads narrower than it is."""
    for digits in range(2, 9):
        scale = 10.0**digits
        ends = math.floor(round(low * scale, 6)) / scale, math.ceil(round(high * scale, 6)) / scale
        if all(bool(end) == bool(exact) for end, exact in zip(ends, (low, high), strict=True)):
            break
    least, most = (f"{end + 0.0:.{digits}f}" for end in ends)
    return least, most


def _articles(n: int) -> str:
    return f"{n} {'article' if n == 1 else 'articles'}"


def _percent(level: float) -> str:
    return f"{100 * level:.4g} %"
