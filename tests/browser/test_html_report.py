"""The report that stands alone, in a real browser: no request leaves it, four views obey one filter, text stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from extractor.graph.archive import Archive, open_archive
from extractor.graph.exports import export
from tests.graph.conftest import REPORTS, SEOUL, visit, write_archive

TRAP = '</script><script>document.title="взломано"</script><img src=x onerror=alert(1)> \u2028 &amp; {{ data }}'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(15000)
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on("request", lambda request: page.complaints.append(request.url))  # type: ignore[attr-defined]
    yield page
    page.close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with open_archive(write_archive(tmp_path_factory.mktemp("archive"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "report.html"
    export(archive, "html", path)
    return path


def opened(page: Page, path: Path, address: str = "") -> None:
    page.goto(path.as_uri() + address)
    expect(page.locator("#tabs button")).to_have_count(4)


def rows(page: Page) -> set[str]:
    return set(page.locator(".tabulator-row .tabulator-cell[tabulator-field=where]").all_inner_texts())


def test_it_opens_from_a_file_and_asks_for_nothing_else(page: Page, report: Path) -> None:
    opened(page, report)
    for view in ("timeline", "network", "table", "map"):
        page.click(f"#tabs [data-view={view}]")
        expect(page.locator(f"section[data-view={view}] .drawing > div > *").first).to_be_visible()
    page.fill(".facet-search", "Кресс")
    page.wait_for_timeout(200)
    assert page.complaints == [report.as_uri()]  # type: ignore[attr-defined]


def test_one_filter_holds_in_all_views(page: Page, report: Path) -> None:
    opened(page, report)
    expect(page.locator(".map-mark")).to_have_count(5)
    page.click("summary:has-text('Куда')")
    page.check("input[data-value='Токио']")
    expect(page.locator(".facet-total")).to_have_text("Показано 2 из 9")
    assert [mark.get_attribute("aria-label") for mark in page.locator(".map-mark").all()] == ["Токио: 2 поездки"]
    page.click("#tabs [data-view=timeline]")
    expect(page.locator(".time-mark")).to_have_count(2)
    page.click("#tabs [data-view=network]")
    page.click(".network-links summary")
    assert set(page.locator(".network-list button").all_inner_texts()) == {
        "Андрей Кузьмич Ложкин — Токио", "делегация Томска — Токио",
    }  # fmt: skip
    page.click("#tabs [data-view=table]")
    expect(page.locator(".tabulator-row")).to_have_count(2)
    assert rows(page) == {"Токио"}
    page.click("summary:has-text('Состояние')")
    page.check("input[data-value='cancelled']")
    expect(page.locator(".tabulator-row")).to_have_count(1)


def test_each_mark_opens_its_quote(page: Page, report: Path) -> None:
    opened(page, report)
    page.fill(".facet-search", "Тайбэй 2011")
    expect(page.locator(".map-mark")).to_have_count(1)
    quote = "В.М. Кресс, Виктор Мельхиорович Кресс — Тайбэй, 2011-07."
    page.click(".map-mark")
    expect(page.locator("[data-view=map] blockquote")).to_have_text(quote)
    expect(page.locator("[data-view=map] .quote-foot")).to_have_text("b.txt, с. 1")
    page.click("#tabs [data-view=timeline]")
    page.locator(".time-mark").click()
    expect(page.locator("[data-view=timeline] blockquote")).to_have_text(quote)
    page.click("#tabs [data-view=network]")
    page.click(".network-links summary")
    page.locator(".network-list button").first.click()
    expect(page.locator("[data-view=network] blockquote")).to_have_text(quote)
    page.click("#tabs [data-view=table]")
    page.locator(".tabulator-row").click()
    expect(page.locator("[data-view=table] blockquote")).to_have_text(quote)


def test_english_keeps_the_filter_and_the_view(page: Page, report: Path) -> None:
    opened(page, report)
    page.click("summary:has-text('Куда')")
    page.check("input[data-value='Сеул']")
    page.click("#tabs [data-view=table]")
    page.click("#language")
    expect(page.locator("h1")).to_have_text("Who travelled where and when")
    expect(page.locator(".facet-total")).to_have_text("2 of 9 shown")
    expect(page.locator(".tabulator-row")).to_have_count(2)
    assert page.locator("html").get_attribute("lang") == "en"
    address = "#" + page.url.partition("#")[2]
    opened(page, report, "")
    page.goto("about:blank")
    opened(page, report, address)
    expect(page.locator("h1")).to_have_text("Who travelled where and when")
    expect(page.locator(".facet-total")).to_have_text("2 of 9 shown")


def test_what_was_asked_is_told(page: Page, archive: Archive, tmp_path: Path) -> None:
    export(archive, "html", tmp_path / "part.html", who="Кресс", status="occurred", when=None)
    opened(page, tmp_path / "part.html")
    expect(page.locator("#about")).to_have_text("3 поездки из 2 отчётов · Отобрано: кто: Кресс; состояние: состоялось")


def test_the_text_of_a_report_never_becomes_markup(page: Page, tmp_path: Path) -> None:
    trap = visit(1, [(TRAP, "person")], TRAP, "2011", place=SEOUL, purpose=TRAP, host=TRAP, outcomes=[(TRAP, "talks")])
    line = {"doc": TRAP, "visits": [trap]}
    (tmp_path / "visits.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    with open_archive(tmp_path) as archive:
        export(archive, "html", tmp_path / "trap.html", text="взломано")
    before, _, rest = (tmp_path / "trap.html").read_text(encoding="utf-8").partition('id="data">')
    data, _, after = rest.partition("</script>")
    assert "взломано" in data and "взломано" not in before + after
    assert not set(data) & {"<", ">", "&", "\u2028"}
    opened(page, tmp_path / "trap.html")
    page.locator(".map-mark").click()
    assert page.locator("[data-view=map] .quote-head b").first.text_content() == TRAP
    page.click("#tabs [data-view=table]")
    expect(page.locator(".tabulator-row")).to_have_count(1)
    assert page.title() == "Кто, куда и когда ездил"
    assert page.locator("img").count() == 0
    assert page.complaints == [(tmp_path / "trap.html").as_uri()]  # type: ignore[attr-defined]


def test_thousands_of_visits_are_scrolled_not_drawn(page: Page, tmp_path: Path) -> None:
    many = [visit(number, [(f"Пётр Сомов-{number % 50}", "person")], "Сеул", str(1990 + number % 20), place=SEOUL) for number in range(5000)]
    line = json.dumps({"doc": "a.txt", "visits": many}, ensure_ascii=False)
    (tmp_path / "visits.jsonl").write_text(line, encoding="utf-8")
    with open_archive(tmp_path) as archive:
        export(archive, "html", tmp_path / "many.html")
    opened(page, tmp_path / "many.html")
    page.click("#tabs [data-view=table]")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    assert page.locator(".tabulator-row").count() < 100
    page.fill(".facet-search", "Сомов-7")
    expect(page.locator(".facet-total")).to_have_text("Показано 100 из 5 000")
    assert page.complaints == [(tmp_path / "many.html").as_uri()]  # type: ignore[attr-defined]


def test_an_empty_answer_is_a_page_too(page: Page, archive: Archive, tmp_path: Path) -> None:
    export(archive, "html", tmp_path / "none.html", who="Ложкин", where="Сеул")
    opened(page, tmp_path / "none.html")
    for view in ("timeline", "network", "table", "map"):
        page.click(f"#tabs [data-view={view}]")
    expect(page.locator("#about")).to_contain_text("0 поездок из 0 отчётов")
    assert page.complaints == [(tmp_path / "none.html").as_uri()]  # type: ignore[attr-defined]


def test_every_visit_of_the_archive_is_in_it(report: Path) -> None:
    data = report.read_text(encoding="utf-8").partition('id="data">')[2].partition("</script>")[0]
    assert {one["id"] for one in json.loads(data)["visits"]} == {v["id"] for visits in REPORTS.values() for v in visits}
