"""The server of the page: where it listens, who may connect.

In: the folder of a run, a host and a port.  Out: nothing; it serves until it is stopped.  Without a host it listens on this
machine alone (127.0.0.1); with one, every address that is shown carries an access token, and nothing is answered without it.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from extractor.errors import UsageError
from extractor.review.page.application import create
from extractor.review.page.guard import Secrets

__all__ = ["LOOPBACK", "PORT", "address", "serve"]

LOOPBACK = "127.0.0.1"
PORT = 8642
_TRIED = 20


def serve(
    folder: Path,
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    reviewer: str = "",
    language: str = "ru",
    ready: Callable[[str], None] = print,
) -> None:
    """Serve the page until the program is stopped; ``ready`` gets its address once it can be opened.

    Without a ``port`` the first free one from ``PORT`` on is taken.  Raises ``StoreError`` where no run was written in
    ``folder``, ``UsageError`` where the host or port cannot be had.
    """
    import uvicorn

    keys = Secrets(access=None if _is_loopback(host) else secrets.token_urlsafe(24))
    application = create(folder, keys=keys, reviewer=reviewer, language=language)
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            application, log_level="warning", access_log=False, lifespan="off", server_header=False, proxy_headers=False,
            ws="none", timeout_graceful_shutdown=2,
        )  # fmt: skip
        ready(address(host, listener.getsockname()[1], keys.access))
        uvicorn.Server(config).run(sockets=[listener])


def address(host: str, port: int, access: str | None = None) -> str:
    """The address to open in a browser."""
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}/" + (f"?token={access}" if access else "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int | None) -> socket.socket:
    failed: OSError | None = None
    for number in range(PORT, PORT + _TRIED) if port is None else (port,):
        try:
            family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((host, number), family=family)
        except (OSError, UnicodeError) as error:
            failed = error if isinstance(error, OSError) else OSError(str(error))
    raise UsageError(
        f"this address cannot be listened on ({failed.strerror if failed else ''})",
        where=f"{host}:{port or PORT}",
        remedy="Choose another with --port, or leave --host out",
    )
