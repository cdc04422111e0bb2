"""Reports that try to be more than text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from extractor.schema import (
    Document,
    Evidence,
    Mention,
    OffsetMap,
    Outcome,
    OutcomeKind,
    Page,
    Place,
    PlaceKind,
    Quote,
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

MARKUP = "<script>window.taken = 1</script><img src=x onerror='window.taken = 1'></textarea></script>{{ 7*7 }}"
TEXT = (
    f"Отчёт 😀 {MARKUP}\r\n"
    f"В мае 2011 года Иван <b onmouseover=alert(1)>Петров</b> 🚂 посетил Брянск для обмена опытом {MARKUP}.\r\n"
    "\r\n"
    "😀😀 Осенью глава Тулы Пётр Иванов приезжал в Орёл\rи подписал договор.\n"
)
NAME = "<img src=x onerror=alert(1)>.txt"


def span(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    sentence = TEXT.split("\r\n")[1]
    who = "Иван <b onmouseover=alert(1)>Петров</b>"
    visit = Visit(
        id='v"><script>window.taken=1</script>',
        type=VisitType.VISIT,
        visitors=(Visitor(who, VisitorKind.PERSON, role=MARKUP, affiliation='"><svg onload=alert(1)>'),),
        place=Place("Брянск<script>", PlaceKind.CITY, latitude=53.25, longitude=34.37),
        when=TimeSpan(span("В мае 2011 года"), "В мае 2011 года", "2011-05", "2011-05-01", "2011-05-31"),
        status=Status.OCCURRED,
        evidence=(Evidence(span(sentence), sentence, page=1),),
        host=MARKUP,
        purpose=Quote(span("для обмена опытом"), "для обмена опытом"),
        outcomes=(Outcome(span(MARKUP), MARKUP, kind=OutcomeKind.OTHER),),
        confidence=0.6,
        report="r1",
        rule=MARKUP,
        version="1",
    )
    report = Report("r1", NAME, TEXT, WorkingText(TEXT, OffsetMap.identity(len(TEXT))), pages=(Page(1, (0, 60)), Page(2, (60, len(TEXT)))))
    mentions = (
        Mention(span(who), who, label="PERSON", normal=f"<i>{who}"),
        Mention(span("Брянск"), "Брянск", label="CITY", normal="Брянск"),
        Mention(span("Пётр Иванов"), "Пётр Иванов", label="PERSON", normal="Пётр Иванов"),
    )
    folder = tmp_path / "out"
    folder.mkdir()
    document = Document(report, mentions=mentions, visits=(visit, dataclasses.replace(visit, id="v2", place=None)))
    with Store(folder / "facts.sqlite") as store:
        store.write([rows_of(document, NAME, sha256="0", version="1")])
        store.select([NAME])
    line = {"doc": NAME, "visits": [to_json(one) for one in document.visits]}
    (folder / "visits.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def test_no_text_becomes_markup_anywhere(hostile: Path, serve: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    server = serve(hostile, "--reviewer", MARKUP)
    page, watched = open_page(server.address, reviewer="<b>Анна</b>")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    expect(page.locator("#report-name")).to_have_text(NAME)
    assert "window.taken" in page.locator("#text").inner_text()
    assert page.locator("#fact .visitor-more input").first.input_value() == MARKUP
    page.keyboard.press("x")
    expect(page.locator("#told")).to_have_text("Отклонено")
    for view in ("table", "map", "timeline", "network", "names"):
        page.locator(f".tabs [data-view={view}]").click()
        page.wait_for_timeout(400)
    page.locator(".tabs [data-view=map]").click()
    page.locator(".map-mark circle").first.click()
    expect(page.locator(".view[data-view=map] .picked blockquote").first).to_contain_text("<b onmouseover=alert(1)>")
    for summary in page.locator(".facet summary").all():
        summary.click()
    page.goto(f"{server.address}?q=%3Cscript%3E&who=%22%3E%3Cscript%3Ewindow.taken=1%3C/script%3E&fact=%3Cimg%3E&view=%3Cb%3E")
    page.wait_for_selector(".chip")
    assert page.evaluate("window.taken") is None
    assert page.locator("body script:not([src]):not([type='application/json']), #text script, #text img, #text b, .queue b, .fact script").count() == 0
    assert dialogs == []
    assert watched.complaints == []
    assert all(url.startswith((server.address, "data:")) for url in watched.requests)


def test_spans_hold_beside_wide_characters_and_every_kind_of_line_end(
    hostile: Path, serve: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    page, _ = open_page(serve(hostile).address)
    expect(page.locator("#text mark").first).to_be_visible()
    assert "".join(page.locator("#text mark").all_inner_texts()) == TEXT.split("\r\n")[1]
    assert page.locator("#text .m-person").all_inner_texts() == ["Иван <b onmouseover=alert(1)>Петров</b>", "Пётр Иванов"]
    assert page.locator(".page-break").inner_text() == "Страница 2"
    page.keyboard.press("n")
    page.evaluate("""() => {
        const line = [...document.querySelectorAll('#text .line')].find((one) => one.textContent.includes('Осенью'));
        const range = document.createRange();
        range.setStart(line.firstChild, line.firstChild.data.indexOf('Осенью'));
        range.setEndAfter(line.nextElementSibling.lastChild);
        document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
    }""")
    page.locator("#marking [data-role=evidence]").click()
    quote = TEXT[TEXT.index("Осенью") : -1]
    assert page.locator(".evidence-item blockquote").inner_text() == " ".join(quote.split())
    page.locator("#fact [data-part=name]").fill("Пётр Иванов")
    page.locator("#fact").get_by_label("Куда", exact=True).fill("Орёл")
    page.get_by_role("button", name="Сохранить поездку").click()
    expect(page.locator("#told")).to_have_text("Поездка добавлена")
    facts = page.evaluate("async () => (await (await fetch('/api/facts')).json()).facts")
    assert [fact["quote"] for fact in facts if fact["added"]] == [quote]
