"""The operational code: what speakers' verbs say of how they see the world and mean to act in it (VICS)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from onrecord.errors import OnRecordError
from onrecord.measures.verbs import Own, verbs_in_context
from onrecord.schema import OPERATIONAL_CODE, OPERATIONAL_CODE_INDICES, VERB_CATEGORIES, require

Floats = npt.NDArray[np.float64]

MEDIATED = (
    "Made from quotations that journalists chose: a mediated operational code, "
    "not to be compared with norms from full speeches."
)
_WEIGHTS = np.array([3.0, 2.0, 1.0, -1.0, -2.0, -3.0])
_DEEDS = np.array([True, False, False, False, False, True])
_K = len(VERB_CATEGORIES)
# Variation is underestimated by (n - 1) / n, so predictability and risk look greater than they are in small samples.
_ENOUGH_VERBS = 30
_ENOUGH_ARTICLES = 10
_OF_SELF = ("i1", "i2", "i3", "i4a", "i4b", "i5a", "i5b", "i5c", "i5d", "i5e", "i5f")
_OF_OTHER = ("p1", "p2", "p3", "p5")


def operational_code(
    quotations: pd.DataFrame,
    *,
    between: str = "person_id",
    groups: Sequence[str] | None = None,
    own: Own | None = None,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Compute the operational code of each speaker from the verbs of what they are quoted with.

    One row is one index of one group.

    Parameters
    ----------
    quotations : pandas.DataFrame
        The ``quotations`` table, or any with ``text``, ``article_id`` and the column of groups. Give wire copies of one
        text once.
    between : str
        The column of groups.
    groups : sequence of str, optional
        Only these groups, in this order; by default all, sorted.
    own : mapping of str to iterable of str, or iterable of str, optional
        Names of the speaker's own state, see `onrecord.verbs_in_context`.
    level : float
        Coverage of the intervals.
    resamples : int
        Bootstrap resamples of the articles, at least 99.
    seed : int
        Where the random numbers start, for each group anew.

    Returns
    -------
    pandas.DataFrame
        The ``operational_code`` table: ``group``, ``measure``, ``estimate``, ``low``, ``high``, ``n_self``, ``n_other``
        (verbs), ``n_quotes``, ``n_articles``, ``reason`` (why there is no value or no interval, or what to doubt in it)
        and ``warning`` (quotations in news are mediated; also in ``attrs``). The indices, of others' verbs and one's
        own: p1 nature of the political universe, p2 realisation of values, i1 direction of strategy, i2 intensity of
        tactics ([-1, 1], higher is more cooperative); p3 predictability, p4a control by self, p4b by others, p5 role of
        chance, i3 risk orientation, i4a flexibility between cooperation and conflict, i4b between words and deeds, i5a
        to i5f the shares of reward, promise, appeal, oppose, threaten and punish ([0, 1], higher is more).

    Raises
    ------
    OnRecordError
        When a column is missing, a group is not there, or a number is out of its range.

    Notes
    -----
    The intervals are percentiles of a bootstrap over articles; below 10 articles they are too narrow, and the row says
    so. P-3 and I-3 are too high in small samples; rows with fewer than 30 verbs say so. The verbs are found by rules:
    micro-F1 is .95 on 75 invented sentences that were held back, but of 60 verbs found in direct quotations of real
    news one reader judged 36 right (60 %), and what was missed is not known (November 2026, ``benchmarks/README.md``).
    Read `onrecord.verbs_in_context` before claiming anything. Method critics find populists coded too cooperative.

    References
    ----------
    Walker, S., Schafer, M. & Young, M. (1998). Systematic procedures for operational code analysis. International
    Studies Quarterly 42, 175-190. Post, J., ed. (2003). The psychological assessment of political leaders, ch. 9.

    Examples
    --------
    >>> said = ["We will help them.", "They attacked us.", "We thank our friends.", "They helped us."]
    >>> quotes = pd.DataFrame({"text": said, "article_id": list("abab"), "person_id": "ada_holm"})
    >>> code = operational_code(quotes, resamples=99)
    >>> code.loc[code["measure"].isin(["p1", "i1", "p4a"]), ["measure", "estimate", "n_self", "n_other"]]
      measure  estimate  n_self  n_other
    0      p1       0.0       2        2
    3     p4a       0.5       2        2
    6      i1       1.0       2        2
    """
    require(quotations, ("text", "article_id", between), "quotations", "Make it with onrecord.quotations(corpus).")
    if not 0 < level < 1:
        raise OnRecordError(f"level is {level!r}; it is a share between 0 and 1, such as 0.95.")
    if not isinstance(resamples, int) or resamples < 99:
        raise OnRecordError(f"resamples is {resamples!r}; give a whole number of at least 99, such as 1999.")
    if not isinstance(seed, int) or seed < 0:
        raise OnRecordError(f"seed is {seed!r}; give a whole number from 0 up.")
    table = quotations[quotations[between].notna()].reset_index(drop=True)
    names = table[between].astype("str")
    wanted = sorted(set(names)) if groups is None else list(groups)
    for group in wanted:
        if group not in set(names):
            raise OnRecordError.unknown(f"group in {between}", group, sorted(set(names)))
    counts = _counts(table, own)
    articles = table["article_id"].astype("str").to_numpy()
    rows: list[tuple[object, ...]] = []
    for group in wanted:
        mine = (names == group).to_numpy()
        totals = _by_article(counts[mine], articles[mine])
        rows += [(group, *row) for row in _indices_of(totals, int(mine.sum()), level, resamples, seed)]
    coded = OPERATIONAL_CODE.frame(rows)
    coded.attrs["warning"] = MEDIATED
    return coded


def opcode(table: pd.DataFrame, *, own: Own | None = None) -> pd.DataFrame:
    """Compute the operational code of each row by itself, for long texts such as speeches.

    Each row of the result is the same row as before, with more columns.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``text``; ``person_id`` and ``kind`` are read where they are there.
    own : mapping of str to iterable of str, or iterable of str, optional
        Names of the speaker's own state, see `onrecord.verbs_in_context`.

    Returns
    -------
    pandas.DataFrame
        The table with ``opcode_n_self`` and ``opcode_n_other`` (int: verbs coded), ``opcode_p1`` to ``opcode_i5f``
        (float, as in `onrecord.operational_code`) and ``opcode_reason`` (str: why some are missing or doubtful). One
        quotation has few verbs: pool them with `onrecord.operational_code`.

    Raises
    ------
    OnRecordError
        When the table has no ``text``.

    Examples
    --------
    >>> opcode(pd.DataFrame({"text": ["We helped them. They attacked us."]}))[["opcode_i1", "opcode_p1", "opcode_p4a"]]
       opcode_i1  opcode_p1  opcode_p4a
    0        1.0       -1.0         0.5
    """
    counts = _counts(table, own)
    values = _vics(counts)
    n_self, n_other = counts[:, :_K].sum(axis=1), counts[:, _K:].sum(axis=1)
    reasons = [_whole_reason(int(a), int(b)) for a, b in zip(n_self, n_other, strict=True)]
    return table.assign(
        opcode_n_self=n_self.astype("int64"),
        opcode_n_other=n_other.astype("int64"),
        **{f"opcode_{name}": values[name] for name in OPERATIONAL_CODE_INDICES},
        opcode_reason=pd.Series(reasons, index=table.index, dtype="str"),
    )


def vics_indices(of_self: Sequence[float], of_other: Sequence[float]) -> pd.Series:
    """Compute the indices of the operational code from counts of verbs.

    Parameters
    ----------
    of_self, of_other : sequence of float
        How many verbs of self and of others are reward, promise, appeal, oppose, threaten and punish, in this order.

    Returns
    -------
    pandas.Series
        The indices by name, p1 to i5f; missing where the verbs that one is made of are none.

    Raises
    ------
    OnRecordError
        When there are not six counts a side, or one is below 0.

    Examples
    --------
    >>> vics_indices([4, 3, 10, 5, 2, 1], [2, 1, 8, 6, 3, 5])[["p1", "p2", "p3", "i1"]].round(5).tolist()
    [-0.12, -0.14667, 0.06688, 0.36]
    """
    counts = np.array([[*of_self, *of_other]], dtype=np.float64)
    if len(of_self) != _K or len(of_other) != _K or not (counts >= 0).all():
        raise OnRecordError(f"Give {_K} counts from 0 up for self and for other: {', '.join(VERB_CATEGORIES)}.")
    return pd.Series({name: float(value[0]) for name, value in _vics(counts).items()}, dtype="float64")


def _counts(table: pd.DataFrame, own: Own | None) -> Floats:
    """Count, in every row, the verbs of self in the six categories, then those of others."""
    verbs = verbs_in_context(table, own=own)
    counts = np.zeros((len(table), 2 * _K))
    places = verbs["category"].map({name: place for place, name in enumerate(VERB_CATEGORIES)})
    side = np.where(verbs["subject"] == "self", 0, _K)
    np.add.at(counts, (verbs["row"].to_numpy(), places.to_numpy(dtype="int64") + side), 1)
    return counts


def _by_article(counts: Floats, articles: npt.NDArray[np.object_]) -> Floats:
    """Sum the rows of each article, and keep the articles that have a verb."""
    _, place = np.unique(articles, return_inverse=True)
    totals = np.zeros((int(place.max(initial=-1)) + 1, 2 * _K))
    np.add.at(totals, place, counts)
    return totals[totals.any(axis=1)]


def _indices_of(totals: Floats, n_quotes: int, level: float, resamples: int, seed: int) -> list[tuple[object, ...]]:
    whole = totals.sum(axis=0, keepdims=True)
    n_self, n_other = int(whole[0, :_K].sum()), int(whole[0, _K:].sum())
    estimates = _vics(whole)
    drawn = _drawn(totals, resamples, seed)
    rows: list[tuple[object, ...]] = []
    for name in OPERATIONAL_CODE_INDICES:
        estimate = float(estimates[name][0])
        low, high, doubt = _interval(drawn[name], level, len(totals)) if np.isfinite(estimate) else (np.nan, np.nan, "")
        reasons = [_reason(name, n_self, n_other), doubt]
        told = "; ".join(reason for reason in reasons if reason) or None
        rows.append((name, estimate, low, high, n_self, n_other, n_quotes, len(totals), told, MEDIATED))
    return rows


def _drawn(totals: Floats, resamples: int, seed: int) -> dict[str, Floats]:
    """Compute the indices over articles drawn with replacement."""
    n = len(totals)
    if n < 2:
        return {name: np.empty(0) for name in OPERATIONAL_CODE_INDICES}
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
    return _vics(times.astype(np.float64) @ totals)


def _interval(drawn: Floats, level: float, n_articles: int) -> tuple[float, float, str]:
    if n_articles < 2:
        return np.nan, np.nan, "no interval: fewer than 2 articles"
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < 0.9 * len(drawn):
        return np.nan, np.nan, "no interval: undefined in more than a tenth of the resamples"
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    narrow = f"interval too narrow: fewer than {_ENOUGH_ARTICLES} articles" if n_articles < _ENOUGH_ARTICLES else ""
    return float(low), float(high), narrow


def _reason(name: str, n_self: int, n_other: int) -> str:
    """Say why an index is missing, or too high."""
    if name in ("p4a", "p4b"):
        return "" if n_self + n_other else "no verbs"
    without = [
        side
        for side, n, names in (("self", n_self, _OF_SELF), ("others", n_other, _OF_OTHER))
        if name in names and not n
    ]
    if without:
        return f"no verb of {' or '.join(without)}"
    few = {"p3": n_other, "i3": n_self, "p5": n_other}.get(name, _ENOUGH_VERBS) < _ENOUGH_VERBS
    return f"biased: fewer than {_ENOUGH_VERBS} verbs" if few else ""


def _whole_reason(n_self: int, n_other: int) -> str | None:
    if not n_self + n_other:
        return "no verbs"
    if not n_self or not n_other:
        return "no verb of self" if not n_self else "no verb of others"
    return f"fewer than {_ENOUGH_VERBS} verbs of self or of others" if min(n_self, n_other) < _ENOUGH_VERBS else None


def _vics(counts: Floats) -> dict[str, Floats]:
    """Compute every index for many sets of counts at once: six of self, six of others, a row each."""
    of_self, of_other = counts[:, :_K], counts[:, _K:]
    n_self, n_other = of_self.sum(axis=1), of_other.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share_self, share_other = of_self / n_self[:, None], of_other / n_other[:, None]
        control = n_self / (n_self + n_other)
        p3 = 1 - _variation(share_other)
        i1 = _balance(share_self)
        deeds = share_self[:, _DEEDS].sum(axis=1)
        indices = {
            "p1": _balance(share_other),
            "p2": share_other @ _WEIGHTS / 3,
            "p3": p3,
            "p4a": control,
            "p4b": 1 - control,
            "p5": 1 - p3 * control,
            "i1": i1,
            "i2": share_self @ _WEIGHTS / 3,
            "i3": 1 - _variation(share_self),
            "i4a": 1 - np.abs(i1),
            "i4b": 1 - np.abs(2 * deeds - 1),
        }
    return indices | {f"i5{letter}": share_self[:, k] for k, letter in enumerate("abcdef")}


def _balance(shares: Floats) -> Floats:
    positive: Floats = shares[:, _WEIGHTS > 0].sum(axis=1) - shares[:, _WEIGHTS < 0].sum(axis=1)
    return positive


def _variation(shares: Floats) -> Floats:
    """Compute the index of qualitative variation: 0 all in one category, 1 as many in each."""
    spread: Floats = (1 - (shares**2).sum(axis=1)) / (1 - 1 / _K)
    return spread
