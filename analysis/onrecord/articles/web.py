"""Asking web servers politely: robots.txt, one page at a time, patience with those that ask for it, and bounds."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)
from urllib.robotparser import RobotFileParser

from onrecord.articles.addresses import PrivateAddressError, Proxies, PublicHTTPHandler, PublicHTTPSHandler
from onrecord.articles.records import excerpt

AGENT = "onrecord (research reader; one page at a time)"
LARGEST = 20_000_000  # bytes of a page
_ROBOTS = 500_000  # bytes of a robots.txt, the bound of RFC 9309
_REDIRECTS = 10
_LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait before we give up on it
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


class WebError(OSError):
    """A page that could not be had, and why; `passing` ones may be had later."""

    def __init__(self, problem: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(problem)
        self.passing = passing
        self.wait = wait


class RefusedError(WebError):
    """A page that robots.txt asks readers like us to leave alone."""


class Answer(NamedTuple):
    """What a server gave: the last address, the bytes, the encoding it names, and how to ask whether they changed.

    A page that has not changed since has no bytes and `unchanged` is true.
    """

    url: str
    data: bytes
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(slots=True)
class Web:
    """One reader of the web, who keeps apart what it asked of whom.

    Parameters
    ----------
    delay : float
        Seconds between two questions to one host; a ``Crawl-delay`` in its robots.txt may ask for more.
    retries : int
        How often a passing failure (429, 5xx, a time-out, a broken connection) is asked again.
    timeout : float
        Seconds that a server may be silent; a whole page may take four times as long.
    clock, sleep : callable
        The time, and how to let it pass.
    private : bool
        Whether hosts of this machine and of networks that are not public may be asked.
    """

    delay: float = 2.0
    retries: int = 2
    timeout: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    private: bool = False
    _robots: dict[str, RobotFileParser | WebError] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, *, known: Mapping[str, str | None] | None = None) -> Answer:
        """Ask for a page, with patience.

        Parameters
        ----------
        url : str
            Its address.
        known : mapping or None
            ``etag`` and ``last_modified`` of the page that we have.

        Returns
        -------
        Answer
            The page.

        Raises
        ------
        WebError
            When it cannot be had; a RefusedError when robots.txt asks us not to.
        """
        for attempt in range(self.retries + 1):
            try:
                return self._follow(url, _conditions(known or {}))
            except WebError as error:
                wait = error.wait if error.wait is not None else min(60.0, self.delay * 2.0**attempt)
                if not error.passing or attempt == self.retries:
                    raise
                if wait > _LONGEST_WAIT:
                    raise WebError(f"{error}; asks to wait {wait:.0f} seconds") from error
                self.sleep(wait)
        raise WebError("not asked")

    def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask, and go where the answer points, where robots.txt lets us."""
        seen: list[str] = []
        while True:
            self._check(url)
            seen.append(url)
            answer, target = self._ask(url, headers, LARGEST)
            if target is None:
                return answer
            url = urljoin(url, target)
            if url in seen:
                raise WebError(f"redirects in a loop ({excerpt(url)})")
            if len(seen) > _REDIRECTS:
                raise WebError(f"redirects more than {_REDIRECTS} times")

    def _check(self, url: str) -> None:
        parts = _parts(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            self._robots[host] = self._read_robots(host)
        robots = self._robots[host]
        if isinstance(robots, WebError):
            raise robots
        if not robots.can_fetch(AGENT, url):
            raise RefusedError(f"robots.txt of {parts.netloc} asks readers like us to leave this page alone")
        self._wait(host, float(robots.crawl_delay(AGENT) or 0))

    def _read_robots(self, host: str) -> RobotFileParser | WebError:
        """Read the rules of a host: none without a file; nothing may be asked where the server fails (RFC 9309)."""
        robots = RobotFileParser()
        try:
            answer, target = self._ask(f"{host}/robots.txt", {}, _ROBOTS)
            if target is not None:
                answer, target = self._ask(urljoin(f"{host}/robots.txt", target), {}, _ROBOTS)
            lines = answer.data.decode("utf-8-sig", errors="replace").splitlines()
        except WebError as error:
            if error.passing:
                return WebError(f"robots.txt: {error}", passing=True, wait=error.wait)
            lines = []
        robots.parse(lines)
        return robots

    def _wait(self, host: str, crawl_delay: float) -> None:
        """Let the time pass that is due since the last question to this host."""
        since = self.clock() - self._asked.get(host, float("-inf"))
        due = max(self.delay, min(crawl_delay, _LONGEST_WAIT) if self.delay else 0.0) - since
        if due > 0:
            self.sleep(due)
        self._asked[host] = self.clock()

    def _ask(self, url: str, headers: Mapping[str, str], largest: int) -> tuple[Answer, str | None]:
        """Ask once; give the answer, or where it points."""
        _parts(url)
        try:
            request = Request(url, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", **headers})
            with _opener(self.private).open(request, timeout=self.timeout) as reply:
                if reply.status in (301, 302, 303, 307, 308) and reply.headers.get("Location"):
                    return Answer(url, b""), str(reply.headers["Location"])
                return _answer(url, reply, self._read(reply, largest)), None
        except HTTPError as error:
            with error:
                return self._not_well(url, error)
        except PrivateAddressError as error:
            raise WebError(f"{error}; private=True asks it all the same") from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            if isinstance(error, WebError):
                raise
            reason = getattr(error, "reason", None) or error
            passing = not isinstance(error, ValueError)
            raise WebError(excerpt(reason) or type(error).__name__, passing=passing) from error

    def _not_well(self, url: str, error: HTTPError) -> tuple[Answer, str | None]:
        if error.code == 304:
            return Answer(url, b"", unchanged=True), None
        wait = _retry_after(error.headers)
        raise WebError(f"{error.code} {error.reason}".strip(), passing=error.code in _PASSING, wait=wait)

    def _read(self, reply: Any, largest: int) -> bytes:
        """Read the body within bounds of size and of time."""
        stated = reply.headers.get("Content-Length")
        size = int(stated) if stated is not None and stated.isdigit() else None
        if size is not None and size > largest:
            raise WebError(f"{size:,} bytes, and at most {largest:,} are read")
        until, pieces, read = self.clock() + 4 * self.timeout, [], 0
        while piece := reply.read1(65536):
            pieces.append(piece)
            read += len(piece)
            if read > largest:
                raise WebError(f"more than {largest:,} bytes")
            if self.clock() > until:
                raise WebError(f"not whole after {4 * self.timeout:.0f} seconds", passing=True)
        if size is not None and read < size:
            raise WebError(f"cut off: {read:,} of {size:,} bytes came", passing=True)
        return _unpacked(b"".join(pieces), str(reply.headers.get("Content-Encoding") or ""), largest)


def _parts(url: str) -> SplitResult:
    """Take an address apart that is one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise WebError(f"points to what is no web page ({excerpt(url)})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WebError(f"points to what is no web page ({excerpt(url)})")
    return parts


def _conditions(known: Mapping[str, str | None]) -> dict[str, str]:
    names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    return {header: value for name, header in names.items() if (value := known.get(name))}


def _answer(url: str, reply: Any, data: bytes) -> Answer:
    headers: HTTPMessage = reply.headers
    return Answer(url, data, headers.get_content_charset(), headers.get("ETag"), headers.get("Last-Modified"))


def _retry_after(headers: Message | None) -> float | None:
    """Read how long a server asks us to wait: seconds, or a date."""
    value = (headers.get("Retry-After") or "").strip() if headers is not None else ""
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time()) if value else None
    except (ValueError, TypeError, OverflowError):
        return None


def _unpacked(data: bytes, encoding: str, largest: int) -> bytes:
    """Unpack what a server packed although we did not ask for it."""
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        return data
    opened = zlib.decompressobj(47 if "gzip" in encoding.lower() or data[:1] == b"\x78" else -15)
    try:
        whole = opened.decompress(data, largest + 1)
    except zlib.error as error:
        raise WebError(f"packed and broken ({excerpt(error)})") from error
    if len(whole) > largest:
        raise WebError(f"unpacks to more than {largest:,} bytes")
    return whole


class _NoRedirect(HTTPRedirectHandler):
    """Redirects are followed by hand, because robots.txt has a say in where they lead."""

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        """Give the redirect itself."""
        return fp

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


@cache
def _opener(private: bool) -> OpenerDirector:
    """Open web addresses and nothing else: no file, no FTP; unless told, none of this machine or its network."""
    opener = OpenerDirector()
    web = (HTTPHandler(), HTTPSHandler()) if private else (PublicHTTPHandler(), PublicHTTPSHandler())
    for handler in (Proxies(), *web, HTTPDefaultErrorHandler(), HTTPErrorProcessor(), _NoRedirect()):
        opener.add_handler(handler)
    return opener
