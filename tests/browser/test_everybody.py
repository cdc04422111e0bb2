"""The page for everybody: by keyboard alone, by a screen reader, enlarged, on a tablet, in English, and over a long list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from extractor.review import open_review
from extractor.schema import (
    Document,
    Evidence,
    OffsetMap,
    Place,
    PlaceKind,
    Report,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    WorkingText,
    to_json,
)
from extractor.store import Store, rows_of

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
VIEWS = ("review", "table", "map", "timeline", "network", "names")


def faults(page: Page) -> list[str]:
    """The serious and critical faults that axe finds, with the element."""
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault(view: str, tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(f"{tomsk_address}?view={view}")
    page.wait_for_timeout(600)
    assert faults(page) == []
    if view == "map":
        page.locator(".map-mark circle").first.click()
        assert faults(page) == []


def test_axe_finds_no_serious_fault_in_what_opens(tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(f"{tomsk_address}?status=proposed")
    page.locator(".facet summary").first.click()
    page.locator("#fact").get_by_label("Куда", exact=True).fill("")
    page.locator("#fact").get_by_label("Куда", exact=True).press_sequentially("Сеу")
    page.wait_for_selector(".suggestions:visible")
    assert faults(page) == []
    page.locator("#fact").get_by_label("Куда", exact=True).press("Escape")
    page.locator("#text").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#marking:visible")
    assert faults(page) == []
    page.keyboard.press("8")
    expect(page.locator("#fact h2")).to_have_text("Пропущенная поездка")
    assert faults(page) == []
    page.locator("#workspace").focus()
    page.locator("#help-open").click()
    assert faults(page) == []


def test_by_keyboard_alone_in_the_russian_layout(tomsk: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page, _ = open_page(serve(tomsk).address)

    def press(key: str, code: str) -> None:
        """A key as the Russian layout sends it."""
        page.evaluate(
            "([key, code]) => (document.activeElement || document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))",
            [key, code],
        )

    marks = page.locator(".queue-row .queue-mark")
    press("ф", "KeyA")
    expect(marks.nth(0)).to_have_attribute("title", "принято")
    press("ч", "KeyX")
    expect(marks.nth(1)).to_have_attribute("title", "отклонено")
    page.keyboard.press("Space")
    expect(marks.nth(2)).to_have_attribute("title", "под вопросом")
    page.keyboard.press("Backspace")
    expect(marks.nth(2)).to_have_attribute("title", "не проверено")
    expect(page.locator(".queue-row").nth(2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".queue-row").nth(3)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    # Into the fields, out of them; letters that are written decide nothing.
    press("у", "KeyE")
    expect(page.locator("#fact [data-part=name]").first).to_be_focused()
    before = page.locator("#fact [data-part=name]").first.input_value()
    page.keyboard.press("End")
    page.keyboard.type(" axx")
    page.keyboard.press("Escape")
    expect(page.locator("#workspace")).to_be_focused()
    expect(marks.nth(2)).to_have_attribute("title", "не проверено")
    # An edit that is left stays.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#fact [data-part=name]").first).to_have_value(f"{before} axx")
    # Words are marked with the arrows, and given a role with a digit.
    press("т", "KeyN")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("#marking:visible")
    page.keyboard.press("1")
    assert page.locator("#fact [data-part=name]").first.input_value() != ""
    expect(page.locator(".evidence-item")).to_have_count(1)


def test_keys_can_be_switched_off(tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(tomsk_address)
    page.locator("#help-open").click()
    page.get_by_label("Однобуквенные клавиши включены").uncheck()
    page.get_by_role("button", name="Закрыть").click()
    page.locator("#workspace").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(400)
    expect(page.locator("#progress")).to_have_attribute("aria-valuetext", re.compile("^Проверено 0 из "))


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 768), (820, 1180), (683, 384), (410, 590)], ids=["laptop", "tablet", "laptop at 200 %", "tablet at 200 %"]
)
def test_nothing_has_to_be_scrolled_sideways(width: int, height: int, tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(f"{tomsk_address}?status=occurred", viewport={"width": width, "height": height})
    for view in VIEWS:
        page.locator(f".tabs [data-view={view}]").click()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
    page.locator(".tabs [data-view=review]").click()
    for part in ("#queue", "#text", ".fact .actions", ".act-accept"):
        page.locator(part).first.scroll_into_view_if_needed()
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["width"] > 90, part
        assert box["height"] > 24, part


def test_the_page_speaks_english(tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(tomsk_address)
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("Review of visits")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".facet-total")).to_have_text(re.compile(r"^\d+ visits$"))
    cyrillic = page.evaluate("[...document.querySelectorAll('button, label, summary, th, option, nav a')].map((e) => e.textContent).filter((t) => /[а-яё]/i.test(t))")
    assert cyrillic == ["Русский"] or cyrillic == []


def test_an_address_leads_back_to_filter_and_fact(tomsk_address: str, open_page: Callable[..., Any]) -> None:
    page, _ = open_page(f"{tomsk_address}?q=кресс")
    expect(page.locator(".facet-total")).to_have_text(re.compile("^Показано 1 из "))
    page.get_by_role("link", name="Карта").click()
    expect(page.locator(".map-mark")).to_have_count(1)
    address = page.url
    other, _ = open_page(address)
    expect(other.locator(".map-mark")).to_have_count(1)
    expect(other.get_by_role("link", name="Карта")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.get_by_role("link", name="Проверка")).to_have_attribute("aria-current", "page")


@pytest.fixture
def long_run(tmp_path: Path) -> Path:
    """A run of 10,000 visits in ten reports."""
    folder = tmp_path / "long"
    folder.mkdir()
    with Store(folder / "facts.sqlite") as store, (folder / "visits.jsonl").open("w", encoding="utf-8") as lines:
        names = [f"отчёт-{number}.txt" for number in range(10)]
        for name in names:
            told = [f"В {1950 + n % 70} году Иванов {n} выезжал в Тверь.\n" for n in range(1000)]
            text, visits, start = "".join(told), [], 0
            for n, sentence in enumerate(told):
                year = str(1950 + n % 70)
                visits.append(
                    Visit(
                        f"{name}-{n}", VisitType.VISIT, (Visitor(f"Иванов {n}", VisitorKind.PERSON),), Place("Тверь", PlaceKind.CITY),
                        TimeSpan((start, start + 11), sentence[:11], year, f"{year}-01-01", f"{year}-12-31"), Status.OCCURRED,
                        (Evidence((start, start + len(sentence) - 1), sentence[:-1]),), confidence=0.5 + n / 2000, report=name,
                    )
                )
                start += len(sentence)
            report = Report(name, name, text, WorkingText(text, OffsetMap.identity(len(text))))
            store.write([rows_of(Document(report, visits=tuple(visits)), name, sha256="0", version="1")])
            lines.write(json.dumps({"doc": name, "visits": [to_json(visit) for visit in visits]}, ensure_ascii=False) + "\n")
        store.select(names)
    return folder


def test_of_ten_thousand_facts_only_those_in_sight_are_drawn(long_run: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page, _ = open_page(serve(long_run).address)
    page.set_default_timeout(60_000)
    expect(page.locator(".facet-total")).to_have_text("10 000 поездок".replace(" ", "\u00a0", 1), timeout=60_000)
    rows = page.locator(".queue-row")
    assert rows.count() < 60
    page.locator("#queue").focus()
    page.keyboard.press("End")
    expect(page.locator(".queue-row[aria-selected=true]")).to_have_attribute("aria-posinset", "10000")
    assert rows.count() < 60
    page.get_by_role("searchbox", name="Поиск").fill("иванов 777 отчёт-3")
    expect(page.locator(".facet-total")).to_contain_text("из 10")
    page.get_by_role("link", name="Таблица").click()
    expect(page.locator(".tabulator-row").first).to_contain_text("Иванов 777")
    page.get_by_role("searchbox", name="Поиск").fill("")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    page.wait_for_timeout(500)
    page.locator(".tabulator-row").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(500)
    assert page.locator(".tabulator-row").count() < 120
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Проверка")).to_have_attribute("aria-current", "page")
    with open_review(long_run) as review:
        assert len(review.facts()) == 10_000
