"""Published coverage, fetched by whoever has the right to: from the addresses of a manifest, or from the archive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
import yaml
from tqdm import tqdm

from onrecord.articles.ledger import Ledger, Outcome
from onrecord.articles.read.page import LEAST_WORDS, Page, main_text, why_none
from onrecord.articles.records import Issue, excerpt, parse_date
from onrecord.articles.textfile import decode
from onrecord.articles.web import Answer, RefusedError, Web, WebError
from onrecord.bounded import load_yaml
from onrecord.errors import OnRecordError, need
from onrecord.schema import ISSUES, require
from onrecord.tables import write_text
from onrecord.whole import alone

COLUMNS = ("outlet", "published", "url", "rights")
ARCHIVE = "https://web.archive.org/web"


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
        raise OnRecordError.no_file(path)
    text, problem = decode(path.read_bytes())
    if text is None:
        raise OnRecordError.unreadable(path, str(problem), "Save it as UTF-8.")
    try:
        loaded = load_yaml(text, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise OnRecordError.unreadable(path, f"broken YAML ({excerpt(error)})", "Mend the line it names.") from error
    entries = loaded.get("coverage") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not entries:
        raise OnRecordError.unreadable(path, "no list of entries", "Write a list under 'coverage:'.")
    rows = [_entry(entry, number, path) for number, entry in enumerate(entries, 1)]
    table = pd.DataFrame(rows)
    return table[[*COLUMNS, *(name for name in table.columns if name not in COLUMNS)]]


def fetch(
    manifest: str | Path | pd.DataFrame,
    folder: str | Path,
    *,
    delay: float = 2.0,
    retries: int = 2,
    timeout: float = 30.0,
    archive: str | None = ARCHIVE,
    refresh: bool = False,
    dry_run: bool = False,
    private: bool = False,
    opener: Callable[[str], bytes] | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Fetch the articles of a manifest into a folder that `read_corpus` reads, and record what became of each address.

    Each address is tried first, then the Internet Archive's copy nearest the date. Servers are asked politely: their
    robots.txt is kept, where it forbids a page the archive is not asked either; one page at a time and host, with a
    pause between two; a server that asks for patience gets it. What is there already is left alone, so that a second
    run, also after one that was killed, does only what is missing. The texts belong to their outlets: fetch what you
    may use.

    Parameters
    ----------
    manifest : str, Path or pandas.DataFrame
        A manifest file, or what `read_coverage` returned.
    folder : str or Path
        Where one ``.md`` file an article goes; its front matter has the outlet, date, headline, byline, ``url``,
        ``rights``, ``origin`` and ``fetched_from``, the address that answered. What became of every address is kept in
        a hidden file beside them, ``.onrecord_fetched.jsonl``.
    delay : float
        Seconds between two questions to one host.
    retries : int
        How often a passing failure (429, 5xx, a time-out, a broken connection) is asked again.
    timeout : float
        Seconds that a server may be silent; a whole page may take four times as long.
    archive : str or None
        Where the archive's copies are; None asks no archive.
    refresh : bool
        Ask again for what is there, whether it has changed.
    dry_run : bool
        Ask nobody and write nothing; only say what would be asked.
    private : bool
        Also ask hosts of this machine and of networks that are not public. Without it such an address fails, also where
        a page redirects to one: a manifest from somebody else could otherwise read what only this machine can. Where
        the environment names a proxy, the proxy decides.
    opener : callable or None
        Takes an address and returns the page's bytes, or raises an OSError, and does without politeness of ours; None
        uses the network.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame
        The ``fetched`` table: one row an address of the manifest, with its outcome.

    Raises
    ------
    OnRecordError
        When the manifest cannot be read, a number is out of range, the folder cannot be written or another run is
        writing there, or trafilatura is not installed.
    """
    if find_spec("trafilatura") is None:
        raise need("trafilatura", "fetch")
    if delay < 0 or retries < 0 or timeout <= 0:
        raise OnRecordError(
            f"delay={delay!r}, retries={retries!r}, timeout={timeout!r} came; delay and retries may be 0 or more, and "
            "timeout must be above 0."
        )
    table = manifest if isinstance(manifest, pd.DataFrame) else read_coverage(manifest)
    require(table, COLUMNS, "coverage", "Make it with read_coverage.")
    rows = {_name(row): row for row in table.to_dict("records")}
    ledger = Ledger(Path(folder))
    if dry_run:
        return ledger.table({name: _planned(name, row, ledger, refresh) for name, row in rows.items()})
    web = Web(delay, retries, timeout, private=private)
    asked = _Asked(web.get if opener is None else _answering(opener), archive)
    with alone(Path(folder)) as new:
        return _run(rows, Ledger(Path(folder), new=new), asked, refresh=refresh, progress=progress)


def fetch_coverage(
    manifest: str | Path | pd.DataFrame,
    folder: str | Path,
    *,
    opener: Callable[[str], bytes] | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Fetch the articles of a manifest as `fetch` does, and give only what failed.

    Parameters
    ----------
    manifest : str, Path or pandas.DataFrame
        A manifest file, or what `read_coverage` returned.
    folder : str or Path
        Where one ``.md`` file an article goes.
    opener : callable or None
        As for `fetch`.
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
    table = fetch(manifest, folder, opener=opener, progress=progress)
    lost = table[table["outcome"].isin(["failed", "refused"])]
    return ISSUES.frame(
        Issue(row["file"].removesuffix(".md"), row["url"], f"could not be fetched: {row['problem']}")
        for row in lost.to_dict("records")
    )


def _run(rows: dict[str, Any], ledger: Ledger, asked: _Asked, *, refresh: bool, progress: bool) -> pd.DataFrame:
    ledger.tidy(rows)
    for name, row in tqdm(rows.items(), desc="fetching", unit="page", disable=None if progress else True, leave=False):
        if refresh or not ledger.has(name):
            ledger.keep(_fetched(name, row, asked, ledger))
        elif name not in ledger.outcomes:
            ledger.keep(_told(name, row, "kept"))
    ledger.close(rows)
    return ledger.table({name: ledger.outcomes[name] for name in rows})


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


class _Asked(NamedTuple):
    """Whom to ask for a page, and where copies are."""

    get: Callable[..., Answer]
    archive: str | None


def _answering(opener: Callable[[str], bytes]) -> Callable[..., Answer]:
    """Make a caller's opener answer as the web does."""

    def get(url: str, *, known: object = None) -> Answer:
        try:
            return Answer(url, opener(url))
        except (OSError, HTTPException, ValueError) as error:
            raise WebError(excerpt(error) or type(error).__name__) from error

    return get


def _planned(name: str, row: dict[Any, Any], ledger: Ledger, refresh: bool) -> Outcome:
    if not ledger.has(name):
        return _told(name, row, "planned", "would be fetched")
    if refresh:
        return _told(name, row, "planned", "would be asked whether it has changed")
    return ledger.outcomes.get(name) or _told(name, row, "kept")


def _told(name: str, row: dict[Any, Any], outcome: str, problem: str | None = None) -> Outcome:
    return {"url": str(row["url"]), "outlet": str(row["outlet"]), "file": f"{name}.md", "outcome": outcome} | (
        {"problem": problem} if problem else {}
    )


def _fetched(name: str, row: dict[Any, Any], asked: _Asked, ledger: Ledger) -> Outcome:
    """Fetch one article: note the outcome first, then write, so that a file is never without its note.

    A file that is there already is written first: with the new note before, the old text would pass for the new one.
    """
    problems: list[str] = []
    before = ledger.outcomes.get(name, {}) if ledger.has(name) else {}
    for origin, address in _attempts(row, asked.archive):
        known = before if before.get("fetched_from") == address else {}
        try:
            answer = asked.get(address, known={key: known.get(key) for key in ("etag", "last_modified")})
        except RefusedError as error:
            return before or _told(name, row, "refused", f"{origin}: {excerpt(error, 200)}")
        except WebError as error:
            problems.append(f"{origin}: {excerpt(error, 200)}")
            continue
        if before and (answer.unchanged or hashlib.sha256(answer.data).hexdigest() == before.get("sha256")):
            return before
        page = main_text(answer.data, url=answer.url, charset=answer.charset)
        if page.n_words < LEAST_WORDS:
            problems.append(f"{origin}: {why_none(answer.data)}")
            continue
        outcome = _told(name, row, "fetched" if origin == "address" else "archived", _doubts(problems, page))
        outcome |= _facts(answer)
        document = _document(row, page, origin, answer.url)
        there = ledger.has(name)
        if not there:
            ledger.note(outcome)
        write_text(document, ledger.folder / f"{name}.md")
        if there:
            ledger.note(outcome)
        return outcome
    return before or _told(name, row, "failed", "; ".join(problems))


def _doubts(problems: list[str], page: Page) -> str | None:
    return "; ".join([*problems, *(problem for problem, _ in page.doubts)]) or None


def _facts(answer: Answer) -> Outcome:
    known = {"etag": answer.etag, "last_modified": answer.last_modified}
    return {
        "fetched_from": answer.url,
        "fetched_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "sha256": hashlib.sha256(answer.data).hexdigest(),
        "n_bytes": len(answer.data),
        **{name: value for name, value in known.items() if value},
    }


def _attempts(row: dict[Any, Any], archive: str | None) -> Iterator[tuple[str, str]]:
    url = _web_address(str(row["url"]))
    yield "address", url
    if archive is not None:
        yield "archive", f"{archive}/{pd.Timestamp(row['published']):%Y%m%d}/{url}"


def _document(row: dict[Any, Any], page: Page, origin: str, address: str) -> str:
    own = {str(key): value for key, value in row.items() if key not in COLUMNS and isinstance(value, str)}
    front = {
        "article_id": _name(row),
        "outlet": str(row["outlet"]),
        "published": f"{pd.Timestamp(row['published']):%Y-%m-%d}",
        "headline": page.facts.get("headline"),
        "byline": page.facts.get("byline"),
        "url": str(row["url"]),
        "origin": f"extracted with trafilatura from the {'page' if origin == 'address' else 'archived page'}",
        "fetched_from": address,
        "rights": str(row["rights"]),
        **own,
    }
    block = yaml.safe_dump({key: value for key, value in front.items() if value}, sort_keys=False, allow_unicode=True)
    return f"---\n{block}---\n{page.text}\n"
