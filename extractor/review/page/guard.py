"""What the server lets in, and what it forbids the browser.

In: requests.  Out: those that come from the page itself, with headers that let the browser load nothing from elsewhere and run
nothing that is not a file of the page.  Against DNS rebinding the Host header must name this machine; against requests from
other sites a change needs the page's own token, its Origin and JSON; where other machines may connect, everything needs
the access token that was shown at the start (as ``?token=…`` once, then as a cookie).
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["COOKIE", "HEADERS", "LARGEST", "Guard", "Secrets"]

COOKIE = "extractor-review"
LARGEST = 1 << 20
"""Bytes of the largest change that is taken."""
_NAMES = ("localhost", "127.0.0.1", "::1")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Secrets:
    """``csrf`` stands in the page and comes back with each change; ``access`` is None where only this machine connects."""

    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    access: str | None = None


class Guard:
    """ASGI middleware; see the module's docstring."""

    def __init__(self, app: ASGIApp, *, keys: Secrets) -> None:
        self._app, self._keys = app, keys
        self._names = {*_NAMES, *((socket.gethostname().casefold(), socket.getfqdn().casefold()) if keys.access else ())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the application, or with a refusal."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        answer = _guarded(send)
        if not self._is_here(headers.get("host", "")):
            return await _refuse(answer, 403, "host", "this name does not lead to the review")
        token = self._asked_token(scope)
        if token is not None and self._keys.access and _equal(token, self._keys.access):
            return await _admit(scope, answer, token)
        if self._keys.access and not _equal(_cookie(headers.get("cookie", "")), self._keys.access):
            return await _refuse(answer, 401, "access", "the address shown at the start of the review is needed")
        if scope["method"] not in ("GET", "HEAD"):
            if reason := self._foreign(scope, headers):
                return await _refuse(answer, 403, "token", reason)
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > LARGEST:
                return await _refuse(answer, 413, "size", "the request is too large, or does not say how large it is")
        return await self._app(scope, receive, answer)

    def _is_here(self, host: str) -> bool:
        name = _hostname(host)
        if name in self._names:
            return True
        if not self._keys.access:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    @staticmethod
    def _asked_token(scope: Scope) -> str | None:
        values = parse_qs(scope["query_string"].decode("latin-1")).get("token")
        return values[0] if values and scope["method"] == "GET" and scope["path"] == "/" else None

    def _foreign(self, scope: Scope, headers: Headers) -> str:
        """Why a change does not come from the page; empty where it does."""
        if not _equal(headers.get("x-review-token", ""), self._keys.csrf):
            return "the page's own token is missing: reload the page"
        if headers.get("content-type", "").split(";")[0].strip().casefold() != "application/json":
            return "changes are sent as JSON"
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        own = f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"
        if origin is not None and origin != own:
            return "the request comes from another site"
        if site is not None and site not in ("same-origin", "none"):
            return "the request comes from another site"
        return ""


def _hostname(host: str) -> str:
    name = host.casefold().strip()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if name.count(":") == 1 else name


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _guarded(send: Send) -> Callable[[Message], Any]:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sent


async def _refuse(send: Callable[[Message], Any], status: int, field: str, message: str) -> None:
    body = json.dumps({"field": field, "message": message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _admit(scope: Scope, send: Callable[[Message], Any], token: str) -> None:
    """Keep the token as a cookie and take it out of the address."""
    rest = [(k, v) for k, values in parse_qs(scope["query_string"].decode("latin-1")).items() for v in values if k != "token"]
    target = f"/?{urlencode(rest)}" if rest else "/"
    cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"
    headers = [(b"location", target.encode("latin-1")), (b"set-cookie", cookie.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
