"""A regression in which quotations of one article resemble each other, with the failures of its library caught."""

from __future__ import annotations

import math
import re
import warnings
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from onrecord.compare.clusters import WIRE, article_codes, with_articles
from onrecord.errors import OnRecordError, need
from onrecord.schema import MIXED, require

# What a formula may call; anything else in it has to be a column, so that a typo is named and no code is run.
_KNOWN = frozenset({"C", "I", "Q", "Treatment", "Sum", "center", "scale", "standardize", "log", "exp", "sqrt"})
_NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*")
_ATTRIBUTE = re.compile(r"\.\s*[A-Za-z_]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NO_VARIANCE = 1e-8  # share of variance between articles below which the library's estimates break down
_TOO_LARGE = 1e4  # standard errors in standard deviations of the measure that only a singular fit has
_UNIT = "number_of_the_article"


def mixed(
    table: pd.DataFrame,
    formula: str,
    *,
    cluster: str = WIRE,
    articles: pd.DataFrame | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Fit a linear model with a random intercept for every article.

    A row is one term. It answers what `contrast` cannot: a difference with several things held fixed at once. The
    model takes the measure for linear and normal, which scores between -1 and 1 are not; where the two disagree,
    believe `contrast`.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with ``article_id`` and the columns of the formula.
    formula : str
        The measure and its terms, such as ``"tone ~ person_id + outlet"``; texts are categories, the first in alphabet
        is the baseline, ``C(person_id, Treatment('ada_holm'))`` names another.
    cluster : str
        The column whose equal values belong together, as in `contrast`.
    articles : pandas.DataFrame or None
        The articles table (``corpus.articles``): brings ``wire_id`` and columns of the formula that `table` lacks.
    level : float
        Coverage of the intervals, in (0, 1).

    Returns
    -------
    pandas.DataFrame
        The ``mixed`` table: ``term`` (str), ``estimate``, ``low``, ``high`` (float, in the unit of the measure), ``p``
        (float, by t with one degree of freedom an article less one a term), ``n_quotes``, ``n_articles`` (int), ``icc``
        (float: share of the unexplained variance between articles), ``method`` (str). Where that share is estimated at
        0 the library's coefficients cannot be trusted: least squares with article-robust errors takes the model's
        place, and a warning and the method say so.

    Raises
    ------
    OnRecordError
        When a name in the formula is no column, the measure is not numeric or does not vary, terms cannot be told
        apart, articles or rows are too few, or the fit does not converge.
    MissingExtraError
        When statsmodels is not installed.

    References
    ----------
    Laird and Ware 1982, Biometrics 38:963-974. Cameron and Miller 2015, Journal of Human Resources 50:317-372.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> article = np.repeat(np.arange(30), 4)
    >>> quotes = pd.DataFrame({
    ...     "article_id": article.astype(str), "person_id": ["ada_holm", "viktor_brandt"] * 60,
    ...     "tone": rng.normal(0, 0.2, 30)[article] + rng.normal(0, 0.2, 120) + np.tile([0.3, 0.0], 60)})
    >>> mixed(quotes, "tone ~ person_id")[["term", "estimate"]].round(2).values.tolist()
    [['Intercept', 0.28], ['person_id[T.viktor_brandt]', -0.26]]
    """
    if not 0 < level < 1:
        raise OnRecordError(f"level is {level!r}; it is a share between 0 and 1, such as 0.95.")
    response, columns = _read(formula, table, articles)
    require(table, ("article_id",), "modelled", "Keep article_id: quotations of one article are not independent.")
    table = with_articles(table, [*columns, cluster], articles)
    rows = table.assign(**{_UNIT: article_codes(table, cluster)}).dropna(subset=columns)
    lost = len(table) - len(rows)
    _check_rows(rows, response, columns, formula)
    spread = float(rows[response].std())
    design = _design(formula, rows.assign(**{response: rows[response].astype(np.float64) / spread}))
    found = _fitted(design, rows[_UNIT].to_numpy())
    notes = [
        found.method,
        *([f"{lost} {'row' if lost == 1 else 'rows'} with a missing value left out"] if lost else []),
    ]
    df = max(1, rows[_UNIT].nunique() - len(design.terms))
    return MIXED.frame(
        _rows(design.terms, found, spread, df, level, (len(rows), rows[_UNIT].nunique()), "; ".join(notes))
    )


class _Design(NamedTuple):
    """The measure and the columns of the terms."""

    values: Any
    matrix: Any
    terms: list[str]


class _Fit(NamedTuple):
    """Coefficients with their errors, the share of variance between articles, and how they were made."""

    estimates: Any
    errors: Any
    icc: float
    method: str


def _read(formula: str, table: pd.DataFrame, articles: pd.DataFrame | None) -> tuple[str, list[str]]:
    """Find the columns that a formula names, and refuse what is none."""
    if not isinstance(table, pd.DataFrame):
        raise OnRecordError(f"The modelled table is of type {type(table).__name__}; give a pandas.DataFrame.")
    if not isinstance(formula, str) or formula.count("~") != 1:
        raise OnRecordError(
            f"formula is {formula!r}; write the measure, '~' and the terms: 'tone ~ person_id + outlet'."
        )
    present = [*table.columns, *(articles.columns if articles is not None else ())]
    quoted = [text[1:-1] for text in _QUOTED.findall(formula)]
    named = _NAME.findall(_QUOTED.sub("", formula))
    if _ATTRIBUTE.search(_QUOTED.sub("", formula)):
        raise OnRecordError(
            f"formula is {formula!r}; it may name columns and {', '.join(sorted(_KNOWN))}, nothing with a dot."
        )
    for name in named:
        if name not in present and name not in _KNOWN:
            raise OnRecordError.unknown("column in the formula", name, present)
    response = formula.partition("~")[0].strip()
    if response not in present:
        raise OnRecordError.unknown("measure in the formula", response, present)
    return response, [name for name in dict.fromkeys((*named, *quoted)) if name in present]


def _check_rows(rows: pd.DataFrame, response: str, columns: list[str], formula: str) -> None:
    values = rows[response]
    if not pd.api.types.is_numeric_dtype(values.dtype):
        raise OnRecordError(f"The column {response!r} holds {values.dtype}, not numbers; model a numeric measure.")
    if len(rows) == 0 or rows[_UNIT].nunique() < 3:
        raise OnRecordError(
            f"{len(rows)} rows in {rows[_UNIT].nunique() if len(rows) else 0} articles have all of {formula!r}; "
            "a random intercept for articles needs 3 articles or more."
        )
    if np.isinf(values.to_numpy(dtype=np.float64)).any():
        raise OnRecordError(f"The column {response!r} holds infinite values; take them out.")
    if float(values.std()) <= 1e-12 * max(1.0, float(values.abs().max())):
        raise OnRecordError(f"The column {response!r} does not vary; there is nothing to model.")
    for name in columns:
        if rows[name].nunique() < 2:
            raise OnRecordError(f"The column {name!r} has one value in all rows; it explains nothing, so take it out.")
    if rows[_UNIT].is_unique:
        raise OnRecordError(
            "Every article has one row, so articles cannot be told from rows; use contrast, or ordinary regression."
        )


def _design(formula: str, rows: pd.DataFrame) -> _Design:
    try:
        import patsy
    except ImportError as error:
        raise need("statsmodels", "mixed") from error
    try:
        known = patsy.EvalEnvironment([{"log": np.log, "exp": np.exp, "sqrt": np.sqrt}])
        values, matrix = patsy.dmatrices(formula, rows, known, NA_action="raise", return_type="dataframe")
    except (patsy.PatsyError, SyntaxError, NameError, TypeError, ValueError) as error:
        first = str(error).strip().splitlines()[0]
        raise OnRecordError(
            f"The formula {formula!r} cannot be read: {first}. Write 'tone ~ person_id + outlet'."
        ) from error
    rank = int(np.linalg.matrix_rank(matrix.to_numpy()))
    terms = [str(name) for name in matrix.columns]
    if rank < len(terms):
        raise OnRecordError(
            f"{len(terms)} terms but only {rank} can be told apart ({', '.join(terms)}); one follows from the others "
            "or never varies. Take one out."
        )
    if len(rows) <= len(terms):
        raise OnRecordError(f"{len(rows)} rows for {len(terms)} terms; a model needs more rows than terms.")
    return _Design(values.iloc[:, 0].to_numpy(dtype=np.float64), matrix.to_numpy(dtype=np.float64), terms)


def _fitted(design: _Design, articles: Any) -> _Fit:
    """Fit the model; where no variance lies between articles, fit least squares with robust errors and say so."""
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
        from statsmodels.tools.sm_exceptions import ConvergenceWarning
    except ImportError as error:
        raise need("statsmodels", "mixed") from error
    plain = np.linalg.lstsq(design.matrix, design.values, rcond=None)[0]
    residual = design.values - design.matrix @ plain
    if float(np.abs(residual).max()) <= 1e-9:
        raise OnRecordError("The terms give the measure exactly; nothing is left to tell how sure they are.")
    with warnings.catch_warnings():
        # What the library warns of is looked for below, by its effects.
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("ignore", UserWarning)
        try:
            # Not the library's default: on balanced articles its lbfgs gives a variance of 0 and errors of a million,
            # called converged, and its bfgs stops short; Powell's method finds the closed form.
            fit = MixedLM(design.values, design.matrix, groups=articles).fit(reml=True, method=["powell"])
        except np.linalg.LinAlgError:
            return _robust(design, articles, plain, residual)
    estimates, errors = np.asarray(fit.fe_params), np.asarray(fit.bse_fe)
    between, within = float(np.asarray(fit.cov_re).ravel()[0]), float(fit.scale)
    silent = bool(((estimates == 0) & (np.abs(plain) > 1e-12)).any())  # statsmodels issue 10239
    if silent or between <= _NO_VARIANCE * (between + within):
        return _robust(design, articles, plain, residual)
    if not fit.converged:
        raise OnRecordError("The mixed model does not converge; take terms out, or use contrast.")
    if not (np.isfinite(errors).all() and (errors > 0).all() and (errors < _TOO_LARGE).all()):
        raise OnRecordError(
            "The mixed model gives no standard errors: it is singular; take terms out, or use contrast."
        )
    return _Fit(estimates, errors, between / (between + within), "random intercept for articles, REML")


def _robust(design: _Design, articles: Any, plain: Any, residual: Any) -> _Fit:
    told = (
        "no variance between articles could be estimated; least squares with article-robust errors in place of the "
        "mixed model"
    )
    warnings.warn(f"mixed: {told}.", UserWarning, stacklevel=4)
    x = design.matrix
    bread = np.linalg.inv(x.T @ x)
    _, places = np.unique(articles, return_inverse=True)
    scores = np.stack([np.bincount(places, weights=column * residual) for column in x.T], axis=1)
    n, groups, terms = len(residual), scores.shape[0], x.shape[1]
    correction = groups / (groups - 1) * (n - 1) / (n - terms)
    errors = np.sqrt(np.diag(bread @ scores.T @ scores @ bread) * correction)
    return _Fit(plain, errors, 0.0, told)


def _rows(
    terms: list[str], found: _Fit, spread: float, df: int, level: float, n: tuple[int, int], method: str
) -> list[tuple[object, ...]]:
    from scipy.stats import t

    reach = float(t.ppf((1 + level) / 2, df))
    rows: list[tuple[object, ...]] = []
    for term, estimate, error in zip(terms, found.estimates, found.errors, strict=True):
        p = float(2 * t.sf(abs(estimate / error), df)) if error > 0 else math.nan
        ends = ((estimate - reach * error) * spread, (estimate + reach * error) * spread)
        rows.append((term, estimate * spread, *ends, p, *n, found.icc, method))
    return rows
