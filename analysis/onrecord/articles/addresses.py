"""Whom a connection may go to: addresses of the public internet, checked where the connection is made."""

from __future__ import annotations

import ipaddress
import socket
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, ProxyHandler, Request


class PrivateAddressError(ValueError):
    """A host that stands at an address of this machine or of a network that is not public."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet.

    Addresses of this machine, of private networks, of the link (where cloud machines keep their credentials at
    169.254.169.254), of carriers, reserved ones and groups are not; nor is an IPv6 address that stands for one of them.

    Examples
    --------
    >>> [is_public(address) for address in ("93.184.215.14", "127.0.0.1", "10.0.0.7", "169.254.169.254", "::1")]
    [True, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        inner += [ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)] if found in _NAT64 else []
        if any(each is not None and not is_public(str(each)) for each in inner):
            return False
    return found.is_global and not found.is_multicast


def public_connection(
    address: tuple[str, int], timeout: Any = None, source_address: tuple[str, int] | None = None
) -> socket.socket:
    """Connect to a host as `socket.create_connection` does, but to public addresses only.

    The name is looked up once and the connection goes to the very address that was checked, so that a name that means
    another machine when it is asked again changes nothing.

    Raises
    ------
    PrivateAddressError
        When one of the host's addresses is not public; nothing is sent to any of them.
    OSError
        When no connection can be made.
    """
    host, port = address
    found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    for *_, place in found:
        if not is_public(str(place[0])):
            raise PrivateAddressError(f"{host} is {place[0]}, which is no address of the public internet")
    problem: OSError = OSError(f"no address of {host}")
    for family, kind, protocol, _, place in found:
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(timeout)
            if source_address:
                opened.bind(source_address)
            opened.connect(place)
        except OSError as error:
            opened.close()
            problem = error
            continue
        return opened
    raise problem


class PublicHTTPHandler(HTTPHandler):
    """Opens http addresses of the public internet; through a proxy, which is the user's own, as the proxy allows."""

    def http_open(self, req: Request) -> HTTPResponse:
        """Open an address."""
        return self.do_open(HTTPConnection if _by_proxy(req) else _PublicHTTP, req)


class PublicHTTPSHandler(HTTPSHandler):
    """Opens https addresses of the public internet."""

    def https_open(self, req: Request) -> HTTPResponse:
        """Open an address."""
        return self.do_open(HTTPSConnection if _by_proxy(req) else _PublicHTTPS, req)


class Proxies(ProxyHandler):
    """Sends requests to the proxies that the environment names, and marks them; no address can look like that."""

    def proxy_open(self, req: Request, proxy: str, type: str) -> Any:
        """Turn a request to a proxy, where there is one for it."""
        host = req.host
        answer = super().proxy_open(req, proxy, type)
        req.by_proxy = req.host != host  # type: ignore[attr-defined]
        return answer


class _PublicHTTP(HTTPConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # What the standard library calls to make its socket.
        self._create_connection = public_connection


class _PublicHTTPS(HTTPSConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = public_connection


def _by_proxy(request: Request) -> bool:
    return getattr(request, "by_proxy", False)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
