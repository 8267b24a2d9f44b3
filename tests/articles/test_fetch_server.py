"""Fetching from a server that misbehaves: every address ends in a recorded outcome, and a killed run is made whole."""

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from onrecord import OnRecordError, read_corpus
from onrecord.articles.fetch import fetch
from onrecord.articles.ledger import NAME
from onrecord.articles.web import Web, WebError

pytest.importorskip("trafilatura")

BODY = "".join(f"<p>Rain fell on “Harbor” on day {n}, the mayor Ada Holm told reporters.</p>" for n in range(20))


BOMB = gzip.compress(b"0" * 60_000_000)


def page(name):
    return f"<html><head><title>Rain {name}</title></head><body><article><h1>Rain</h1>{BODY}</article></body></html>"


class Server(ThreadingHTTPServer):
    """A server on this machine that counts what it is asked and stops with the test."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.robots = "User-agent: *\nDisallow: /forbidden\n"
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A reader that hangs up is what some tests want."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.startswith("/archive/"):
            self.say(200, page("archived")) if self.path.endswith(("/gone", "/shell")) else self.say(404)
            return
        name = self.path.strip("/").partition("?")[0]
        act = getattr(self, f"do_{name.partition('/')[0].replace('.', '_')}", None)
        act() if act else self.say(200, page(name))

    def say(self, status, body="", headers=(), size=None):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        told = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data) if size is None else size)}
        for key, value in {**told, **dict(headers)}.items():
            if value is not None:
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def do_robots_txt(self):
        self.say(200, self.server.robots, {"Content-Type": "text/plain"})

    def do_loop(self):
        self.say(302, headers={"Location": "/loop/again" if self.path == "/loop" else "/loop"})

    def do_endless(self):
        self.say(302, headers={"Location": f"/endless/{len(self.path)}{self.path[-1:]}x{len(self.server.asked)}"})

    def do_moved(self):
        self.say(301, headers={"Location": "/good"})

    def do_elsewhere(self):
        self.say(302, headers={"Location": "file:///etc/hostname"})

    def do_sneaky(self):
        self.say(302, headers={"Location": "/forbidden/page"})

    def do_refused(self):
        self.say(403)

    def do_gone(self):
        self.say(410)

    def do_busy(self):
        self.say(429, headers={"Retry-After": "0"})

    def do_late(self):
        self.say(429, headers={"Retry-After": "86400"})

    def do_once(self):
        first = self.server.asked.count(self.path) == 1
        self.say(503, headers={"Retry-After": "0"}) if first else self.say(200, page("once"))

    def do_slow(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"<p>Rain</p>")
            self.wfile.flush()
            time.sleep(0.05)

    def do_silent(self):
        time.sleep(1.5)

    def do_short(self):
        self.say(200, page("short")[:900], size=4000)

    def do_gigantic(self):
        self.say(200, b"x", size=10**12)

    def do_flood(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b"<p>rain" * 20_000)

    def do_bomb(self):
        self.say(200, BOMB, {"Content-Encoding": "gzip"})

    def do_packed(self):
        self.say(200, gzip.compress(page("packed").encode()), {"Content-Encoding": "gzip"})

    def do_charset(self):
        self.say(200, page("charset").encode("cp1252"))

    def do_latin(self):
        self.say(200, page("latin"), {"Content-Type": "text/html; charset=iso-8859-1"})

    def do_shell(self):
        self.say(200, "<html><body><div id=root></div><script>load()</script></body></html>")

    def do_empty(self):
        self.say(200, "")

    def do_garbage(self):
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")

    def do_picture(self):
        self.say(200, b"\x89PNG\r\n" + bytes(range(256)) * 40, {"Content-Type": "image/png"})

    def do_dated(self):
        same = self.headers.get("If-None-Match") == '"v1"'
        self.say(304) if same else self.say(
            200, page("dated"), {"ETag": '"v1"', "Last-Modified": "Mon, 17 Jun 2013 20:33:00 GMT"}
        )


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join(5)


@pytest.fixture
def manifest(server, tmp_path):
    def manifest(*names):
        entries = [
            {"outlet": f"Demo {name}", "date": "2013-06-17", "address": f"{server.url}/{name}", "rights": "CC0"}
            for name in names
        ]
        path = tmp_path / "coverage.yaml"
        path.write_text(yaml.safe_dump(entries))
        return path

    return manifest


OPTIONS = {"delay": 0.0, "retries": 1, "timeout": 0.6, "private": True}

OUTCOMES = [
    ("good", "fetched", None),
    ("moved", "fetched", None),
    ("once", "fetched", None),
    ("packed", "fetched", None),
    ("latin", "fetched", None),
    ("charset", "fetched", "not in the encoding that it declares (utf-8)"),
    ("gone", "archived", "410"),
    ("shell", "archived", "it may need JavaScript"),
    ("forbidden", "refused", "robots.txt"),
    ("sneaky", "refused", "robots.txt"),
    ("loop", "failed", "redirects in a loop"),
    ("endless", "failed", "redirects more than 10 times"),
    ("elsewhere", "failed", "points to what is no web page"),
    ("refused", "failed", "403"),
    ("busy", "failed", "429"),
    ("late", "failed", "asks to wait 86400 seconds"),
    ("slow", "failed", "not whole after 2 seconds"),
    ("silent", "failed", "timed out"),
    ("short", "failed", "cut off"),
    ("gigantic", "failed", "1,000,000,000,000 bytes"),
    ("flood", "failed", "more than 20,000,000 bytes"),
    ("bomb", "failed", "unpacks to more than"),
    ("empty", "failed", "no article on the page"),
    ("garbage", "failed", "address: "),
    ("picture", "failed", "no article on the page"),
]


@pytest.mark.parametrize(("name", "outcome", "problem"), OUTCOMES, ids=[name for name, *_ in OUTCOMES])
def test_every_misbehaviour_ends_in_a_recorded_outcome(server, manifest, tmp_path, name, outcome, problem):
    folder = tmp_path / "out"
    (row,) = fetch(manifest(name), folder, archive=f"{server.url}/archive", **OPTIONS).itertuples()
    assert (row.outcome, row.url) == (outcome, f"{server.url}/{name}")
    assert problem is None if not isinstance(row.problem, str) else problem in row.problem
    assert (folder / row.file).exists() == (outcome in ("fetched", "archived"))
    if outcome in ("fetched", "archived"):
        (article,) = read_corpus(folder)
        assert "“Harbor” on day 7, the mayor" in article.text
        assert len(row.sha256) == 64
        assert row.n_bytes > 500
        assert row.fetched_at is not None
        assert row.fetched_from == article.extra["fetched_from"]


def test_passing_failures_are_asked_again_and_others_are_not(server, manifest, tmp_path):
    fetch(manifest("busy", "refused"), tmp_path / "out", archive=None, **{**OPTIONS, "retries": 3})
    assert server.asked.count("/busy") == 4
    assert server.asked.count("/refused") == 1


def test_robots_are_read_once_a_host_and_the_archive_is_not_asked_for_what_they_forbid(server, manifest, tmp_path):
    fetch(manifest("good", "forbidden", "other"), tmp_path / "out", archive=f"{server.url}/archive", **OPTIONS)
    assert server.asked == ["/robots.txt", "/good", "/other"]


def test_a_pause_is_made_between_two_questions_to_one_host(server):
    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(round(seconds, 3))
        now[0] += seconds

    server.robots = "User-agent: *\nCrawl-delay: 7\n"
    web = Web(delay=2.0, retries=0, timeout=2.0, clock=lambda: now[0], sleep=sleep, private=True)
    for name in ("a", "b", "c"):
        web.get(f"{server.url}/{name}")
    assert slept == [7, 7]


def test_a_server_that_names_no_wait_gets_a_longer_pause_each_time(server):
    slept = []
    web = Web(
        delay=1.0,
        retries=3,
        timeout=0.3,
        sleep=slept.append,
        clock=lambda: 10.0**9 * (1 + len(server.asked)),
        private=True,
    )
    with pytest.raises(WebError, match="timed out"):
        web.get(f"{server.url}/silent")
    assert slept == [1.0, 2.0, 4.0]


def test_a_robots_file_that_cannot_be_had_stops_us_and_one_that_is_not_there_does_not(server, manifest, tmp_path):
    Handler.do_robots_txt = lambda self: self.say(503)
    try:
        (row,) = fetch(manifest("good"), tmp_path / "a", archive=None, **OPTIONS).itertuples()
        assert row.outcome == "failed"
        assert "robots.txt: 503" in row.problem
        Handler.do_robots_txt = lambda self: self.say(404)
        assert fetch(manifest("good"), tmp_path / "b", archive=None, **OPTIONS)["outcome"].tolist() == ["fetched"]
    finally:
        Handler.do_robots_txt = lambda self: self.say(200, self.server.robots, {"Content-Type": "text/plain"})


def test_a_dry_run_asks_nobody_and_writes_nothing(server, manifest, tmp_path):
    table = fetch(manifest("good", "gone"), tmp_path / "out", dry_run=True, **OPTIONS)
    assert table["outcome"].tolist() == ["planned", "planned"]
    assert server.asked == []
    assert not (tmp_path / "out").exists()


def test_a_refresh_asks_only_whether_it_changed(server, manifest, tmp_path):
    path, folder = manifest("dated"), tmp_path / "out"
    first = fetch(path, folder, archive=None, **OPTIONS)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    again = fetch(path, folder, archive=None, refresh=True, **OPTIONS)
    assert server.asked.count("/dated") == 2
    assert again.equals(first)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert first["etag"][0] == '"v1"'


def test_a_page_that_changed_is_written_anew(server, manifest, tmp_path):
    path, folder = manifest("good"), tmp_path / "out"
    first = fetch(path, folder, archive=None, **OPTIONS)
    old, Handler.do_good = (
        getattr(Handler, "do_good", None),
        lambda self: self.say(200, page("good").replace("day", "night")),
    )
    try:
        again = fetch(path, folder, archive=None, refresh=True, **OPTIONS)
    finally:
        del Handler.do_good
    assert old is None
    assert again["sha256"][0] != first["sha256"][0]
    assert "night 7" in next(iter(read_corpus(folder))).text


def test_a_second_run_asks_only_for_what_failed(server, manifest, tmp_path):
    path = manifest("good", "refused")
    fetch(path, tmp_path / "out", archive=None, **OPTIONS)
    server.asked.clear()
    table = fetch(path, tmp_path / "out", archive=None, **OPTIONS)
    assert server.asked == ["/robots.txt", "/refused"]
    assert table["outcome"].tolist() == ["fetched", "failed"]


RUN = """
import sys
from onrecord.articles.fetch import fetch
fetch(sys.argv[1], sys.argv[2], archive=None, delay=0.02, retries=1, timeout=5, private=True)
"""


def folder_of(path):
    """The files of a folder, but for the times of fetching."""
    return {
        file.name: b"\n".join(
            b",".join(part for part in line.split(b",") if b'"fetched_at"' not in part)
            for line in file.read_bytes().split(b"\n")
        )
        if file.name == NAME
        else file.read_bytes()
        for file in path.iterdir()
    }


def test_a_run_killed_in_the_middle_and_a_later_one_end_as_an_undisturbed_one(server, manifest, tmp_path):
    names = [*(f"page{n}" for n in range(8)), "refused", *(f"page{n}" for n in range(8, 20))]
    path, environment = manifest(*names), {**os.environ, "NO_PROXY": "127.0.0.1"}
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    subprocess.run([sys.executable, "-c", RUN, str(path), str(undisturbed)], env=environment, check=True)
    for kill in range(2):
        before = len(server.asked)
        run = subprocess.Popen([sys.executable, "-c", RUN, str(path), str(killed)], env=environment)
        until = time.monotonic() + 30
        while len(server.asked) < before + 6 + 2 * kill and time.monotonic() < until:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        assert run.wait(10) == -signal.SIGKILL
    assert 0 < len(list(killed.glob("demo_*.md"))) < 20
    # What a kill in the middle of a write leaves behind, at worst.
    (killed / f".{next(killed.glob('demo_*.md')).name}.abcd1234.md").write_text("half")
    with (killed / NAME).open("a") as lines:
        lines.write('{"file": "torn')
    subprocess.run([sys.executable, "-c", RUN, str(path), str(killed)], env=environment, check=True)
    assert folder_of(killed) == folder_of(undisturbed)


def test_numbers_out_of_range_are_refused(manifest, tmp_path):
    with pytest.raises(OnRecordError, match="timeout must be above 0"):
        fetch(manifest("good"), tmp_path / "out", timeout=0)
