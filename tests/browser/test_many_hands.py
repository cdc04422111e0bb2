"""Two reviewers at once, two tabs, a server that dies: no decision is lost."""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from extractor.review import open_review


def test_the_second_to_decide_sees_the_first(tomsk: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    server = serve(tomsk)
    anna, _ = open_page(server.address)
    identifier = anna.url.rpartition("fact=")[2]
    boris, _ = open_page(f"{server.address}?fact={identifier}", reviewer="Борис")
    boris.keyboard.press("x")
    expect(boris.locator("#told")).to_have_text("Отклонено")
    anna.evaluate("document.querySelector('#comment').value = 'верно'")
    anna.locator("#workspace").focus()
    anna.keyboard.press("a")
    # Either the page has heard of it already, or the server says so: in both cases it is shown before anything is written.
    expect(anna.locator(".fact .history, #notice:not([hidden])").first).to_contain_text("Борис")
    anna.locator("#workspace").focus()
    anna.keyboard.press("a")
    expect(anna.locator(".queue-row >> nth=0 >> .queue-mark")).to_have_attribute("title", "расхождение")
    with open_review(tomsk) as review:
        assert [(one.reviewer, one.action.value) for one in review.log()] == [("Борис", "reject"), ("Анна", "accept")]
        (conflict,) = review.conflicts()
        assert conflict.id == identifier


def test_another_tab_follows(tomsk: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    server = serve(tomsk)
    one, _ = open_page(server.address)
    other, _ = open_page(server.address)
    one.keyboard.press("a")
    expect(one.locator("#progress")).to_have_attribute("aria-valuetext", re.compile("^Проверено 1 из "))
    expect(other.locator("#progress")).to_have_attribute("aria-valuetext", re.compile("^Проверено 1 из "), timeout=15_000)


def test_what_was_answered_survives_a_kill_at_any_moment(tomsk: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    server = serve(tomsk, "--reviewer", "Анна")
    kept: list[str] = []
    for delay in (0.05, 0.11, 0.23):
        html = urllib.request.urlopen(server.address).read().decode()
        token = html.partition('name="csrf" content="')[2].partition('"')[0]
        facts = json.load(urllib.request.urlopen(f"{server.address}api/facts"))["facts"]
        headers = {"X-Review-Token": token, "Content-Type": "application/json"}
        timer = threading.Timer(delay, server.process.kill)
        timer.start()
        try:
            for number in range(10_000):
                fact = facts[number % len(facts)]
                value = {"id": fact["id"], "action": ("accept", "unsure", "reject")[number // len(facts) % 3], "changes": {}, "comment": f"{len(kept)}",
                         "reviewer": "Анна", "seen": fact["seen"]}  # fmt: skip
                request = urllib.request.Request(f"{server.address}api/decide", json.dumps(value).encode(), headers)
                answer = json.load(urllib.request.urlopen(request))
                fact["seen"] = answer["fact"]["seen"]
                kept.append(value["comment"])
        except (OSError, urllib.error.URLError, ValueError):
            pass
        timer.join()
        server.kill()
        server.start()
    assert len(kept) > 3
    with open_review(tomsk) as review:
        written = [one.comment for one in review.log()]
    # At each kill one decision may have been written whose answer did not arrive.
    assert set(kept) <= set(written)
    assert len(kept) <= len(written) <= len(kept) + 3
    page, _ = open_page(server.address)
    expect(page.locator("#progress")).to_contain_text("Проверено")
    assert "Проверено 0 " not in (page.locator("#progress").get_attribute("aria-valuetext") or "")


def test_a_page_whose_server_is_gone_says_so_and_keeps_what_was_written(tomsk: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    server = serve(tomsk)
    page, _ = open_page(server.address)
    host = page.locator("#fact").get_by_label("Кто принимал")
    host.fill("мэрия")
    server.kill()
    page.get_by_role("button", name="Записать правку").click()
    expect(page.locator("#notice")).to_contain_text("Программа не отвечает: решение не записано")
    expect(host).to_have_value("мэрия")
