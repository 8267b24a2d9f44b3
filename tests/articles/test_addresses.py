"""Fetching asks the public internet and nobody else, unless it is told to."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pandas as pd
import pytest

from onrecord.articles import addresses, web
from onrecord.articles.addresses import PrivateAddressError, is_public, public_connection
from onrecord.articles.fetch import fetch
from onrecord.articles.web import Web, WebError

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]
WAYS = ["http://{}/", "http://user:word@{}/", "http://{}:8080/robots.txt"]
NAMES = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
NAMES += ["127.0.0.%31", "%6cocalhost", "127。0。0。1", "①27.0.0.1", "127.0.0.1.", "LOCALHOST"]


@pytest.fixture
def redirecting():
    """A server on this machine that sends everybody to another address of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            asked.append(self.path)
            self.send_response(404 if self.path == "/robots.txt" else 302)
            self.send_header("Location", f"http://127.0.0.2:{self.server.server_port}/secret")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _without_a_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_public_internet_is_known(address):
    assert is_public(address)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", WAYS)
def test_however_this_machine_is_written_it_is_not_asked(way, name):
    with pytest.raises(WebError):
        Web(delay=0, retries=0, timeout=2).get(way.format(name))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "ftp://a.example/", "data:text/html,rain", "gopher://a.example/", "http:///rain", "x"],
)
def test_what_is_no_web_address_is_not_opened(url):
    with pytest.raises(WebError, match="no web page"):
        Web(delay=0, retries=0, timeout=2).get(url)
    with pytest.raises(WebError, match="no web page"):
        Web(delay=0, retries=0, timeout=2)._ask(url, {}, 1000)


def test_a_redirect_to_a_private_address_is_not_followed(redirecting, monkeypatch):
    url, asked = redirecting
    monkeypatch.setattr(addresses, "is_public", lambda address: address != "127.0.0.2")
    with pytest.raises(WebError, match=r"127\.0\.0\.2, which is no address of the public internet"):
        Web(delay=0, retries=0, timeout=2).get(f"{url}/page")
    assert asked == ["/robots.txt", "/page"]


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    looked_up, connected = [], []

    def lookup(host, port, *_):
        # A name that means this machine from the second question on.
        looked_up.append(host)
        place = "93.184.215.14" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    class Socket:
        def __init__(self, *_):
            pass

        def settimeout(self, _):
            pass

        def close(self):
            pass

        def connect(self, place):
            connected.append(place)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup)
    monkeypatch.setattr(addresses.socket, "socket", Socket)
    public_connection(("rebinding.example", 80), 1.0)
    assert (looked_up, connected) == (["rebinding.example"], [("93.184.215.14", 80)])
    with pytest.raises(PrivateAddressError):
        public_connection(("rebinding.example", 80), 1.0)
    assert len(connected) == 1


def test_a_private_server_hears_nothing_however_its_address_is_written(redirecting):
    url, asked = redirecting
    port = url.rpartition(":")[2]
    for name in NAMES:
        with pytest.raises(WebError):
            Web(delay=0, retries=0, timeout=2).get(f"http://{name}:{port}/page")
    assert asked == []
    with pytest.raises(WebError, match=r"loop|redirects|refused|Connection|404"):
        Web(delay=0, retries=0, timeout=2, private=True).get(f"{url}/page")
    assert asked


def test_a_proxy_of_the_environment_is_asked_and_decides(redirecting, monkeypatch):
    url, asked = redirecting
    monkeypatch.setenv("http_proxy", url)
    web._opener.cache_clear()
    try:
        with pytest.raises(WebError):
            Web(delay=0, retries=0, timeout=2).get("http://harbor.example/page")
    finally:
        web._opener.cache_clear()
    assert {"http://harbor.example/robots.txt", "http://harbor.example/page"} <= set(asked)


def test_a_host_with_one_private_address_among_its_addresses_is_not_asked(monkeypatch):
    places = [("93.184.215.14", 80), ("10.0.0.1", 80)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_: found)
    with pytest.raises(PrivateAddressError, match=r"10\.0\.0\.1"):
        public_connection(("both.example", 80), 1.0)


def test_fetch_says_why_and_how_to_ask_all_the_same(tmp_path):
    pytest.importorskip("trafilatura")
    row = {"outlet": "Demo", "published": pd.Timestamp("2013-06-17", tz="UTC"), "rights": "demo"}
    table = pd.DataFrame([row | {"url": "http://169.254.169.254/latest/meta-data/"}])
    outcome = fetch(table, tmp_path, archive=None, delay=0, retries=0, timeout=1).iloc[0]
    assert outcome["outcome"] == "failed"
    assert "169.254.169.254, which is no address of the public internet; private=True" in outcome["problem"]
