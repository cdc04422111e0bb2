"""What the server of the page lets in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from extractor.review.page import create
from extractor.review.page.guard import COOKIE, HEADERS, Secrets

Run = Callable[..., Path]
HERE = "http://127.0.0.1:8642"
KEYS = Secrets(csrf="the-page")
GOOD = {"x-review-token": "the-page", "content-type": "application/json", "origin": HERE, "sec-fetch-site": "same-origin"}
UNDO = json.dumps({"reviewer": "Анна"})


def ask(folder: Path, method: str, path: str, *, keys: Secrets = KEYS, base: str = HERE, **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app=create(folder, keys=keys))

    async def call() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **options)

    return anyio.run(call)


@pytest.fixture
def folder(page_run: Run) -> Path:
    return page_run()


def test_the_page_itself_may_decide(folder: Path) -> None:
    answer = ask(folder, "POST", "/api/undo", headers=GOOD, content=UNDO)
    assert (answer.status_code, answer.json()) == (404, {"message": "there is nothing to take back"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"x-review-token": ""},
        {"x-review-token": "guessed"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_from_elsewhere_is_refused(folder: Path, wrong: dict[str, str]) -> None:
    assert ask(folder, "POST", "/api/undo", headers={**GOOD, **wrong}, content=UNDO).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "localhost.evil.example", "192.168.0.7:8642", "", "[fe80::1]:8642"])
def test_a_name_that_is_rebound_to_this_machine_leads_nowhere(folder: Path, host: str) -> None:
    for path in ("/", "/api/facts", "/assets/page.js"):
        assert ask(folder, "GET", path, headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:1", "[::1]:8642", "LOCALHOST"])
def test_this_machine_is_let_in_by_its_names(folder: Path, host: str) -> None:
    assert ask(folder, "GET", "/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/assets/../page/application.py", "/assets/..%2f..%2fdecision.py", "/assets//etc/passwd", "/assets/%2e%2e/strings.yaml", "/assets/", "/facts.sqlite", "/api/"],
)
def test_no_path_leads_out_of_the_page(folder: Path, path: str) -> None:
    assert ask(folder, "GET", path).status_code == 404


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "facts.sqlite", "b.txt"])
def test_only_reports_of_the_run_are_read(folder: Path, name: str) -> None:
    answer = ask(folder, "GET", "/api/report", params={"name": name})
    assert answer.status_code == 422
    assert "there is no such report in this run" in answer.json()["message"]


@pytest.mark.parametrize("path", ["/", "/assets/page.js", "/nowhere", "/api/facts", "/api/fact?id=unknown", "/api/fact"])
def test_every_answer_forbids_what_is_not_the_page(folder: Path, path: str) -> None:
    answer = ask(folder, "GET", path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["content-security-policy"]
    assert HEADERS["content-security-policy"].startswith("default-src 'none'")


def test_refusals_forbid_it_as_well(folder: Path) -> None:
    answer = ask(folder, "POST", "/api/undo", content=UNDO)
    assert (answer.status_code, answer.headers["x-frame-options"]) == (403, "DENY")


def test_what_is_too_large_or_no_json_is_refused(folder: Path) -> None:
    assert ask(folder, "POST", "/api/undo", headers=GOOD, content=b"x" * ((1 << 20) + 1)).status_code == 413
    assert ask(folder, "POST", "/api/undo", headers=GOOD, content=b"{").status_code == 400
    assert ask(folder, "POST", "/api/undo", headers=GOOD, content=b"[]").status_code == 400
    assert ask(folder, "POST", "/api/decide", headers=GOOD, content=b'{"id": 1}').status_code == 400
    assert ask(folder, "POST", "/api/facts", headers=GOOD, content=b"{}").status_code == 405


class TestOtherMachines:
    """With ``--host`` nothing is answered without the access token."""

    KEYS = Secrets(csrf="the-page", access="secret")
    BASE = "http://192.168.0.7:8642"

    def test_without_the_token_nothing_is_answered(self, folder: Path) -> None:
        for path in ("/", "/api/facts", "/assets/page.js", "/?token=guessed", "/api/facts?token=secret"):
            assert ask(folder, "GET", path, keys=self.KEYS, base=self.BASE).status_code == 401
        wrong = {"cookie": f"{COOKIE}=guessed"}
        assert ask(folder, "GET", "/", keys=self.KEYS, base=self.BASE, headers=wrong).status_code == 401

    def test_the_token_becomes_a_cookie_and_leaves_the_address(self, folder: Path) -> None:
        answer = ask(folder, "GET", "/?token=secret&view=map&who=А", keys=self.KEYS, base=self.BASE)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/?view=map&who=%D0%90"
        assert answer.headers["set-cookie"] == f"{COOKIE}=secret; Path=/; HttpOnly; SameSite=Strict"

    def test_with_the_cookie_the_page_comes(self, folder: Path) -> None:
        cookie = {"cookie": f"{COOKIE}=secret"}
        assert ask(folder, "GET", "/", keys=self.KEYS, base=self.BASE, headers=cookie).status_code == 200
        answer = ask(folder, "GET", "/", keys=self.KEYS, base=self.BASE, headers={**cookie, "host": "evil.example"})
        assert answer.status_code == 403
