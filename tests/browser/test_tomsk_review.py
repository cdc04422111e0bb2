"""A whole review of the report of Томск, as an archivist does it, in a real browser."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from extractor.batch import Options, run
from extractor.review import Action, State, open_review

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"

_PLACE = """(words) => {
    const text = document.querySelector('#text'), walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const nodes = []; let whole = '';
    while (walker.nextNode()) {
        if (walker.currentNode.parentElement.closest('.pin')) continue;
        nodes.push([whole.length, walker.currentNode]); whole += walker.currentNode.data;
    }
    const start = whole.indexOf(words), end = start + words.length;
    const at = (offset) => { const [from, node] = nodes.filter(([begin]) => begin <= offset).pop(); return [node, offset - from]; };
    const range = document.createRange();
    range.setStart(...at(start)); range.setEnd(...at(end - 1)); range.setEnd(range.endContainer, range.endOffset + 1);
    range.startContainer.parentElement.scrollIntoView({ block: 'center' });
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0), first = boxes[0], last = boxes[boxes.length - 1];
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


def mark(page: Page, words: str, role: str) -> None:
    """Select ``words`` of the text with the mouse and give them a role."""
    left, top, right, bottom = page.evaluate(_PLACE, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()
    page.locator(f"#marking [data-role={role}]").click()


def choose(page: Page, words: str) -> None:
    """Open the fact of the queue that reads so."""
    page.locator(".queue-row", has_text=words).first.click()
    expect(page.locator(".queue-row[aria-selected=true]")).to_contain_text(words)
    expect(page.locator("#fact")).to_have_attribute("aria-busy", "false")


def evidence(page: Page) -> str:
    return "".join(page.locator("#text mark").all_inner_texts())


def applied(folder: Path, sheet: Path) -> str:
    """What applying the sheet adds to the log: the actions."""
    with open_review(folder) as review:
        before = len(review.log())
    command = [sys.executable, "-m", "extractor", "review", "apply", str(folder), str(sheet), "--reviewer", "Анна"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with open_review(folder) as review:
        return " ".join(one.action.value for one in review.log()[before:])


def test_a_whole_review(tomsk: Path, tmp_path: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    with open_review(tomsk) as review:
        found = len(review.facts())
    server = serve(tomsk)
    page, watched = open_page(server.address)

    def count(number: int) -> re.Pattern[str]:
        return re.compile(rf"^{number} поезд(ка|ки|ок)$")

    # Open: the most doubtful fact first, beside its text.
    expect(page.locator("#queue")).to_be_visible()
    expect(page.locator(".facet-total")).to_have_text(count(found))
    assert page.locator(".queue-row").first.get_attribute("aria-selected") == "true"
    shown = page.locator(".queue-row .queue-more").all_inner_texts()
    doubts = [abs(int(percent[1]) - 50) for text in shown if (percent := re.search(r"(\d+)\s%", text))]
    assert doubts == sorted(doubts)
    assert evidence(page) in page.locator(".evidence-item").inner_text()

    # Read: people, places, organizations and dates are marked.
    for kind in ("person", "place", "organization", "date"):
        assert page.locator(f"#text .m-{kind}").count() > 3

    # Accept with a key: it is written, and the next doubtful one comes.
    first = page.locator(".queue-row[aria-selected=true] .queue-who").inner_text()
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_have_attribute("aria-valuetext", f"Проверено 1 из {found}")
    expect(page.locator(".queue-row[aria-selected=true] .queue-who")).not_to_have_text(first)

    # Correct a date.
    choose(page, "Виктор Кресс")
    page.locator("#fact").get_by_label("Когда", exact=True).fill("октябрь 2010")
    expect(page.locator(".date-read")).to_contain_text("октября 2010")
    page.get_by_role("button", name="Записать правку").click()
    expect(page.locator(".queue-row", has_text="Виктор Кресс").locator(".queue-mark")).to_have_attribute("title", "исправлено")

    # Add a visit that was missed, by marking words.
    page.get_by_role("button", name="Добавить пропущенную поездку").click()
    sentence = "В 2011 представители наблюдательного совета Томского водоканала по приглашению правительства Токио приняли участие в Региональной конференции"
    mark(page, sentence, "evidence")
    mark(page, "представители наблюдательного совета Томского водоканала", "who")
    mark(page, "правительства Токио", "host")
    mark(page, "Региональной конференции Всемирной водной ассоциации", "outcome")
    page.locator("#fact").get_by_label("Куда", exact=True).fill("Токио")
    page.locator("#fact").get_by_label("Когда", exact=True).fill("2011")
    page.get_by_role("button", name="Сохранить поездку").click()
    expect(page.locator(".facet-total")).to_have_text(count(found + 1))
    expect(page.locator(".fact .confidence")).to_have_text("добавлено вручную")
    assert evidence(page) == sentence

    # Merge two spellings, with a preview first.
    page.get_by_role("link", name="Имена").click()
    for label, name in (("Первое имя", "Севостьянов"), ("Второе имя", "Шведов")):
        page.get_by_label(label).press_sequentially(name[:6])
        page.locator("[role=option]:visible", has_text=name).click()
    expect(page.locator(".names-find .names-preview")).to_contain_text("После объединения")
    page.locator(".names-find").get_by_role("button", name="Одно и то же").click()
    expect(page.get_by_role("region", name="Решённые пары")).to_contain_text("Шведов")
    page.locator("#workspace").focus()
    page.get_by_role("link", name="Проверка").click()
    expect(page.locator(".facet-total")).to_have_text(count(found + 1))

    # Undo: the last decision, which was the merge.
    page.locator("#workspace").focus()
    page.keyboard.press("Backspace")
    expect(page.locator("#told")).to_have_text("Решение отменено")
    page.get_by_role("link", name="Имена").click()
    expect(page.get_by_role("region", name="Решённые пары")).to_contain_text("Решений об именах ещё нет")
    page.get_by_role("link", name="Проверка").click()

    # Filter: by a facet, by words; the address keeps it.
    page.locator(".facet summary", has_text="Состояние").click()
    page.locator(".facet-value", has_text="предложено").click()
    expect(page.locator(".facet-total")).to_contain_text(f"из {found + 1}")
    assert "status=proposed" in page.url
    page.get_by_role("button", name="Снять все отборы").click()
    page.get_by_role("searchbox", name="Поиск").fill("сеуле")
    expect(page.locator(".facet-total")).to_contain_text("Показано")
    page.get_by_role("searchbox", name="Поиск").fill("")
    expect(page.locator(".facet-total")).to_have_text(count(found + 1))

    # Map, timeline and network: each mark opens its quote, and the quote its report.
    page.get_by_role("link", name="Карта").click()
    page.locator(".map-mark", has_text="Токио").locator("circle").click()
    expect(page.locator(".view[data-view=map] .picked")).to_contain_text("губернатор Виктор Кресс")
    page.get_by_role("link", name="Хронология").click()
    page.locator(".time-mark", has_text="Виктор Кресс").locator("rect").click()
    expect(page.locator(".view[data-view=timeline] blockquote")).to_contain_text("губернатор Виктор Кресс")
    page.get_by_role("link", name="Связи").click()
    page.locator(".network-links summary").click()
    page.get_by_role("button", name="Виктор Кресс — Токио").click()
    page.locator(".view[data-view=network] .picked").get_by_role("button", name="Открыть в отчёте").click()
    expect(page.locator(".queue-row[aria-selected=true]")).to_contain_text("Виктор Кресс")
    expect(page.locator("#text mark").first).to_have_text("В 2010")
    assert "губернатор Виктор Кресс" in evidence(page)

    # Export: from the page for a spreadsheet.
    page.get_by_role("link", name="Таблица").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать CSV").click()
    sheet = tmp_path / "poezdki.csv"
    download.value.save_as(sheet)
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Виктор Кресс" in sheet.read_text(encoding="utf-8-sig")

    assert watched.complaints == []
    assert all(url.startswith((server.address, "data:")) for url in watched.requests)
    server.stop()
    # The outputs of the run obey when the page is closed.
    with (tomsk / "visits.csv").open(encoding="utf-8", newline="") as file:
        dates = {row["who"]: row["edtf"] for row in csv.DictReader(file)}
    assert dates["Виктор Кресс"] == "2010-10"

    # Apply: the sheet as it went out changes nothing; with an answer in it, just that.
    assert applied(tomsk, sheet) == ""
    with open_review(tomsk) as review:
        alone = {fact.id for fact in review.facts() if len(fact.value.visitors) == 1 and fact.state is State.PENDING}
    lines = sheet.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    cells = lines[0].strip().split(";")
    rows = list(csv.DictReader(lines, delimiter=";"))
    target = next(row for row in rows if row["строка"].strip("\u2060").partition("/")[0] in alone)
    target["решение"] = "отклонено"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, cells, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert applied(tomsk, sheet) == "reject"

    # Run again, from nothing: the decisions are still there.
    run([REPORTS / "report__tomsk-2011.txt"], tomsk, Options(workers=1, fresh=True))
    with open_review(tomsk) as review:
        states = {fact.value.visitors[0].name: fact for fact in review.facts() if fact.state is not State.PENDING}
        assert states["Виктор Кресс"].state is State.CORRECTED
        when = states["Виктор Кресс"].value.when
        assert when is not None
        assert (when.text, when.edtf, when.earliest) == ("В 2010", "2010-10", "2010-10-01")
        missed = next(fact for fact in states.values() if fact.added)
        assert [visitor.name for visitor in missed.value.visitors] == ["представители наблюдательного совета Томского водоканала"]
        assert missed.value.outcomes[0].text == "Региональной конференции Всемирной водной ассоциации"
        place = missed.value.place
        assert place is not None
        assert (place.name, place.country) == ("Токио", "Япония")
        assert review.text(missed.report)[slice(*missed.value.evidence[0].span)] == sentence
        assert [one.action for one in review.log()] == [
            Action.ACCEPT, Action.CORRECT, Action.ADD, Action.MERGE, Action.UNDO, Action.REJECT,
        ]  # fmt: skip
    again = serve(tomsk)
    page, _ = open_page(again.address)
    expect(page.locator("#progress")).to_have_attribute("aria-valuetext", f"Проверено 4 из {found + 1}")
    choose(page, "Виктор Кресс")
    expect(page.locator(".fact .state")).to_have_text("исправлено")
    expect(page.locator("#fact").get_by_label("Когда", exact=True)).to_have_value("2010-10")
