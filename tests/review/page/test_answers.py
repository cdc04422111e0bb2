"""What the page is told, and what it may have written."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from extractor.review import Action, open_review
from extractor.review.page import create
from extractor.review.page.guard import Secrets
from extractor.schema import Visit

Run = Callable[..., Path]
HEADERS = {"x-review-token": "t", "content-type": "application/json"}


class Client:
    def __init__(self, folder: Path) -> None:
        self._transport = httpx.ASGITransport(app=create(folder, keys=Secrets(csrf="t")))

    def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://localhost") as client:
                return await client.request(method, path, **options)

        return anyio.run(call)

    def get(self, path: str, **values: str) -> Any:
        return self._call("GET", f"/api/{path}", params=values).json()

    def post(self, path: str, **value: Any) -> tuple[int, Any]:
        answer = self._call("POST", f"/api/{path}", headers=HEADERS, content=json.dumps(value))
        return answer.status_code, answer.json()


@pytest.fixture
def folder(page_run: Run) -> Path:
    return page_run()


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    yield Client(folder)


def decide(client: Client, action: str, seen: int = 0, reviewer: str = "Анна", **more: Any) -> tuple[int, Any]:
    (fact,) = client.get("facts")["facts"]
    return client.post("decide", **{"id": fact["id"], "action": action, "changes": {}, "comment": "", "reviewer": reviewer, "seen": seen, **more})


def test_a_fact_is_listed_with_its_mark_and_its_state(client: Client) -> None:
    (fact,) = client.get("facts")["facts"]
    wanted = {
        "who": ["Иван Петров", "делегация Орла"], "where": "Брянск", "when": "В мае 2011 года", "edtf": "2011-05", "first": "2011-05-01",
        "last": "2011-05-31", "status": "occurred", "outcomes": ["Подписан договор о дружбе"], "purpose": "для обмена опытом",
        "latitude": 53.25, "confidence": 0.8, "state": "pending", "open": True, "added": False, "change": None, "doubt": 0.4,
        "reviewers": [], "seen": 0, "start": 0, "report": "a.txt", "page": 1,
    }  # fmt: skip
    assert {name: fact[name] for name in wanted} == wanted


def test_a_report_comes_with_its_names_and_pages(client: Client) -> None:
    report = client.get("report", name="a.txt")
    assert [[report["text"][start:end], kind, normal] for start, end, kind, normal, _ in report["mentions"]] == [
        ["Иван Петров", "person", "Иван Петров"],
        ["делегация Орла", "organization", "делегация Орла"],
        ["Брянск", "place", "Брянск"],
    ]
    assert report["pages"] == [[1, 0, len(report["text"])]]


def test_a_decision_is_in_the_log_before_it_is_answered(client: Client, folder: Path) -> None:
    status, answer = decide(client, "accept", comment="сверено")
    assert (status, answer["fact"]["state"], answer["fact"]["seen"], answer["last"]) == (200, "accepted", 1, 1)
    with open_review(folder) as review:
        assert [(one.action, one.reviewer, one.comment) for one in review.log()] == [(Action.ACCEPT, "Анна", "сверено")]


def test_who_has_not_seen_the_last_decision_is_told_of_it_and_nothing_is_lost(client: Client, folder: Path) -> None:
    decide(client, "reject", reviewer="Борис")
    status, answer = decide(client, "accept", seen=0)
    assert (status, answer["by"], answer["fact"]["state"]) == (409, {"reviewer": "Борис", "state": "rejected"}, "rejected")
    status, answer = decide(client, "accept", seen=answer["fact"]["seen"])
    assert (status, answer["fact"]["state"]) == (200, "conflict")
    with open_review(folder) as review:
        assert [(one.reviewer, one.action) for one in review.log()] == [("Борис", Action.REJECT), ("Анна", Action.ACCEPT)]


def test_a_correction_that_cannot_be_names_its_field(client: Client) -> None:
    status, answer = decide(client, "correct", changes={"when": {"edtf": "31 апреля"}})
    assert (status, answer["field"], answer["value"]) == (422, "when", "31 апреля")
    status, answer = decide(client, "correct", changes={"purpose": {"text": "ради славы"}})
    assert (status, answer["field"], answer["value"]) == (422, "purpose", "ради славы")


def test_marked_words_become_outcome_and_purpose(client: Client) -> None:
    text = client.get("report", name="a.txt")["text"]
    span = [text.index("договор"), text.index("договор") + len("договор о дружбе")]
    _, answer = decide(client, "correct", changes={"outcomes": [{"span": span, "kind": "agreement"}]})
    assert answer["fact"]["outcomes"] == ["договор о дружбе"]
    detail = client.get("fact", id=answer["fact"]["id"])
    assert detail["value"]["outcomes"] == [{"span": span, "text": "договор о дружбе", "kind": "agreement"}]
    assert [(one["reviewer"], one["state"]) for one in detail["opinions"]] == [("Анна", "corrected")]
    assert [field["field"] for field in detail["opinions"][0]["fields"]] == ["outcomes"]


def test_changes_of_others_are_told(client: Client, folder: Path) -> None:
    run = client.get("facts")["run"]
    assert client.get("changes", after="0", run=run) == {"facts": [], "run": run, "last": 0}
    with open_review(folder) as review:
        review.decide(review.facts()[0].id, "unsure", "Борис")
        news = client.get("changes", after="0", run=run)
        assert ([fact["state"] for fact in news["facts"]], news["last"]) == (["unsure"], 1)
        review.undo("Борис")
    news = client.get("changes", after="1", run=run)
    assert ([fact["state"] for fact in news["facts"]], news["last"]) == (["pending"], 2)


def test_where_the_list_itself_has_changed_all_is_loaded_anew(client: Client, folder: Path, page_run: Run) -> None:
    run = client.get("facts")["run"]
    with open_review(folder) as review:
        review.merge("person-1", "person-2", "Борис")
    assert client.get("changes", after="0", run=run)["stale"] is True
    assert "stale" not in client.get("changes", after="1", run=run)
    page_run("2")
    assert client.get("changes", after="1", run=run)["stale"] is True


def test_a_visit_is_added_and_taken_back(client: Client) -> None:
    text = client.get("report", name="a.txt")["text"]
    start = text.index("Подписан")
    values = {"visitors": [{"name": "депутаты", "kind": "group"}], "place": {"name": "Тула"}, "evidence": [{"span": [start, start + 26]}]}
    status, answer = client.post("add", report="a.txt", values=values, comment="", reviewer="Анна")
    assert (status, answer["fact"]["added"], answer["fact"]["quote"]) == (200, True, "Подписан договор о дружбе.")
    assert len(client.get("facts")["facts"]) == 2
    assert client.post("undo", reviewer="Анна") == (200, {"gone": True, "last": 2})
    assert len(client.get("facts")["facts"]) == 1
    assert client.post("undo", reviewer="Анна")[0] == 404


def test_a_later_run_shows_what_changed(page_run: Run) -> None:
    client = Client(page_run())
    decide(client, "accept")

    def later(visit: Visit) -> Visit:
        assert visit.when is not None
        return dataclasses.replace(visit, when=dataclasses.replace(visit.when, edtf="2012-05", earliest="2012-05-01", latest="2012-05-31"))

    page_run("2", a=later)
    (fact,) = client.get("facts")["facts"]
    assert (fact["state"], fact["change"], fact["open"], fact["edtf"]) == ("accepted", "changed", True, "2011-05")
    change = client.get("fact", id=fact["id"])["change"]
    assert change == {"kind": "changed", "fields": [{"field": "edtf", "before": "2011-05", "now": "2012-05"}]}
    _, answer = decide(client, "accept", seen=1, found=True)
    assert (answer["fact"]["edtf"], answer["fact"]["open"]) == ("2012-05", False)


def test_names_are_suggested_from_the_archive_and_the_gazetteer(client: Client) -> None:
    (found,) = client.get("suggest", kind="who", q="петр")
    assert (found["name"], found["kind"], found["visits"], found["source"]) == ("Иван Петров", "person", 1, "archive")
    places = client.get("suggest", kind="place", q="Брян")
    assert (places[0]["name"], places[0]["source"]) == ("Брянск", "archive")
    assert {one["source"] for one in client.get("suggest", kind="place", q="тамб")} == {"gazetteer"}
    assert client.get("suggest", kind="who", q="  ") == []


def test_dates_are_read_as_people_write_them(client: Client) -> None:
    assert client.get("date", text="май 2011 года") == {"edtf": "2011-05", "first": "2011-05-01", "last": "2011-05-31"}
    assert client.get("date", text="В мае", report="a.txt", start="0", end="5")["edtf"] == "2011-05"
    assert client.get("date", text="вчера")["field"] == "when"


def test_two_names_are_merged_and_parted_again(page_run: Run) -> None:
    def renamed(visit: Visit) -> Visit:
        return dataclasses.replace(visit, id="v2", visitors=(dataclasses.replace(visit.visitors[0], name="Иван Петрович Сидоров"),))

    client = Client(page_run(a=lambda visit: visit, b=renamed))
    keys = [client.get("suggest", kind="entity", q=name)[0]["key"] for name in ("Иван Петров", "Сидоров")]
    assert [len(client.get("entity", key=key)["ids"]) for key in keys] == [1, 1]
    assert client.post("names", left=keys[0], right=keys[1], same=True, reviewer="Анна")[0] == 200
    merged = "Иван Петрович Сидоров"
    assert [set(fact["people"]) for fact in client.get("facts")["facts"]] == [{merged, "делегация Орла"}, {merged}]
    (decided,) = client.get("names")["decided"]
    assert (decided["same"], decided["reviewer"], {decided["left_name"], decided["right_name"]}) == (True, "Анна", {"Иван Петров", "Иван Петрович Сидоров"})
    assert client.post("undo", reviewer="Анна")[1]["names"] is True
    assert client.get("names")["decided"] == []
    assert [set(fact["people"]) for fact in client.get("facts")["facts"]] == [{"Иван Петров", "делегация Орла"}, {merged}]
