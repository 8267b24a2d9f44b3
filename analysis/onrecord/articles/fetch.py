"""Published coverage, fetched by whoever has the right to: from the addresses of a manifest, or from the archive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pandas as pd
import yaml
from tqdm import tqdm

from onrecord.articles.corpus import WORD
from onrecord.articles.records import Issue, excerpt, parse_date
from onrecord.articles.textfile import decode
from onrecord.errors import OnRecordError, need
from onrecord.schema import ISSUES, require
from onrecord.tables import write_text

COLUMNS = ("outlet", "published", "url", "rights")
ARCHIVE = "https://web.archive.org/web"
LEAST_WORDS = 40  # a page with fewer is a notice that the story is gone, not the story

_AGENT = "onrecord (research reader; one page at a time)"


def read_coverage(path: str | Path) -> pd.DataFrame:
    """Read a manifest of published coverage.

    Parameters
    ----------
    path : str or Path
        A YAML file: a list of entries, or a mapping with that list under ``coverage``. An entry has ``outlet``,
        ``date``, ``address`` (or ``url``) and ``rights``, and may have more.

    Returns
    -------
    pandas.DataFrame
        One row an address: ``outlet``, ``published`` (UTC), ``url``, ``rights``, then the manifest's other keys.

    Raises
    ------
    OnRecordError
        When the file is missing or broken, or an entry lacks a key or has no web address or date.
    """
    path = Path(path)
    if not path.is_file():
        raise OnRecordError.unreadable(path, "there is no such file", "Check the path.")
    text, problem = decode(path.read_bytes())
    if text is None:
        raise OnRecordError.unreadable(path, str(problem), "Save it as UTF-8.")
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise OnRecordError.unreadable(path, f"broken YAML ({excerpt(error)})", "Mend the line it names.") from error
    entries = loaded.get("coverage") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not entries:
        raise OnRecordError.unreadable(path, "no list of entries", "Write a list under 'coverage:'.")
    rows = [_entry(entry, number, path) for number, entry in enumerate(entries, 1)]
    table = pd.DataFrame(rows)
    return table[[*COLUMNS, *(name for name in table.columns if name not in COLUMNS)]]


def fetch_coverage(
    manifest: str | Path | pd.DataFrame,
    folder: str | Path,
    *,
    opener: Callable[[str], bytes] | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Fetch the articles of a manifest into a folder that `read_corpus` reads.

    Each address is tried first, then the Internet Archive's copy nearest the date. What is there already is left
    alone, so that a second run does only what is missing. The texts belong to their outlets: fetch what you may use.

    Parameters
    ----------
    manifest : str, Path or pandas.DataFrame
        A manifest file, or what `read_coverage` returned.
    folder : str or Path
        Where one ``.md`` file an article goes; its front matter has the outlet, date, headline, byline, ``url``,
        ``rights``, ``origin`` and ``fetched_from``, the address that answered.
    opener : callable or None
        Takes an address and returns the page's bytes, or raises an OSError; None uses the network.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame
        The ``issues`` table: one row an address that gave no article, with what both attempts answered.

    Raises
    ------
    OnRecordError
        When the manifest cannot be read, the folder cannot be written, or trafilatura is not installed.
    """
    if find_spec("trafilatura") is None:
        raise need("trafilatura", "fetch")
    table = manifest if isinstance(manifest, pd.DataFrame) else read_coverage(manifest)
    require(table, COLUMNS, "coverage", "Make it with read_coverage.")
    issues: list[Issue] = []
    rows = table.to_dict("records")
    for row in tqdm(rows, desc="fetching", unit="page", disable=None if progress else True, leave=False):
        target = Path(folder) / f"{_name(row)}.md"
        if target.exists():
            continue
        page, problems = _first_page(row, opener or _open)
        if page is None:
            issues.append(Issue(target.stem, str(row["url"]), f"could not be fetched: {'; '.join(problems)}"))
        else:
            write_text(page, target)
    return ISSUES.frame(issues)


def _entry(entry: Any, number: int, path: Path) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise OnRecordError.unreadable(
            path, f"entry {number} is no mapping", "Write outlet:, date:, address:, rights:."
        )
    known = {"date": "published", "address": "url"}
    row = {known.get(str(key), str(key)): value for key, value in entry.items()}
    missing = [name for name in COLUMNS if not row.get(name)]
    if missing:
        raise OnRecordError.missing_columns(f"coverage (entry {number})", missing, entry, "Add them to the manifest.")
    row["published"] = parse_date(row["published"])
    if row["published"] is None:
        raise OnRecordError.unreadable(path, f"entry {number} has no date", "Write the date as YYYY-MM-DD.")
    _web_address(str(row["url"]))
    return row


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise OnRecordError(f"{excerpt(url)!r} is no web address ({error}); mend it in the manifest.") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise OnRecordError(f"{excerpt(url)!r} is no web address; it must begin with http:// or https://.")
    return url


def _name(row: dict[Any, Any]) -> str:
    """Name a file after outlet and day, with a few digits of the address so that two stories of a day differ."""
    outlet = re.sub(r"\W+", "_", str(row["outlet"]).casefold()).strip("_")[:40]
    mark = hashlib.sha256(str(row["url"]).encode()).hexdigest()[:6]
    return f"{outlet or 'outlet'}_{pd.Timestamp(row['published']):%Y%m%d}_{mark}"


def _first_page(row: dict[Any, Any], opener: Callable[[str], bytes]) -> tuple[str | None, list[str]]:
    """Give the first attempt that has an article as the text of a file, or why there is none."""
    problems = []
    for origin, address in _attempts(row):
        try:
            page = opener(address)
        except (OSError, HTTPException, ValueError) as error:
            problems.append(f"{origin}: {excerpt(error) or type(error).__name__}")
            continue
        found = _extracted(page, address)
        text = (found.get("text") or "").strip()
        if sum(1 for _ in WORD.finditer(text)) < LEAST_WORDS:
            problems.append(f"{origin}: no article on the page")
            continue
        return _document(row, found, origin, address), problems
    return None, problems


def _attempts(row: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    url = _web_address(str(row["url"]))
    yield "address", url
    yield "archive", f"{ARCHIVE}/{pd.Timestamp(row['published']):%Y%m%d}/{url}"


def _open(address: str) -> bytes:
    request = Request(_web_address(address), headers={"User-Agent": _AGENT})
    with urlopen(request, timeout=30) as answer:
        data: bytes = answer.read()
    return data


def _extracted(page: bytes, address: str) -> dict[str, Any]:
    import trafilatura

    document = trafilatura.bare_extraction(page, url=address, include_comments=False, with_metadata=True)
    if document is None:
        return {}
    return document.as_dict() if hasattr(document, "as_dict") else dict(document)


def _document(row: dict[Any, Any], found: dict[str, Any], origin: str, address: str) -> str:
    own = {str(key): value for key, value in row.items() if key not in COLUMNS and isinstance(value, str)}
    front = {
        "article_id": _name(row),
        "outlet": str(row["outlet"]),
        "published": f"{pd.Timestamp(row['published']):%Y-%m-%d}",
        "headline": found.get("title"),
        "byline": found.get("author"),
        "url": str(row["url"]),
        "origin": f"extracted with trafilatura from the {'page' if origin == 'address' else 'archived page'}",
        "fetched_from": address,
        "rights": str(row["rights"]),
        **own,
    }
    block = yaml.safe_dump({key: value for key, value in front.items() if value}, sort_keys=False, allow_unicode=True)
    return f"---\n{block}---\n{found['text'].strip()}\n"
