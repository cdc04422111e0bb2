"""Addresses of the page, and what answers them.

In: the folder of a run.  Out: an ASGI application over ``Review``.  Nothing is kept here but the archive's names: every
answer comes from the log and the run as they are, so that several tabs and several servers over one run may work at once.

``GET /`` the page · ``/assets/NAME`` its files · ``/export.csv`` the table · ``/api/facts`` all facts · ``/api/fact`` one ·
``/api/report`` a report · ``/api/changes`` what was decided since · ``/api/suggest``, ``/api/date``, ``/api/names``, ``/api/entity``
· ``POST /api/decide``, ``add``, ``undo``, ``names``.  A refusal is JSON with ``message`` and, where it speaks of one, ``field``.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from extractor.errors import ExtractorError, OutputError, ReviewError
from extractor.graph.exports import views
from extractor.graph.tables.layout import Language
from extractor.review.correction import date
from extractor.review.decision import ON_IDENTITY, Action
from extractor.review.page.guard import Guard, Secrets
from extractor.review.page.names import Names
from extractor.review.page.passages import date_at, passages
from extractor.review.page.records import detailed, listed, seen
from extractor.review.page.words import LANGUAGES, words
from extractor.review.review import Review
from extractor.review.state import Reviewed, verdict
from extractor.review.table import csv_text, table_rows
from extractor.store import Store

__all__ = ["create"]

_HERE = Path(__file__).parent
_OWN_SCRIPTS = (
    "server.js", "queue.js", "reader.js", "marking.js", "suggest.js", "form.js", "fact.js", "names.js", "keys.js", "listing.js",
    "sections.js", "page.js",
)  # fmt: skip
_OWN_STYLES = ("page.css",)
_DECIDED = {Action.ACCEPT, Action.REJECT, Action.CORRECT, Action.UNSURE}

Json = Any
Answer = Callable[[Mapping[str, Json]], Json]


class _Stale(Exception):
    """Somebody decided on the fact after the page had read it."""

    def __init__(self, fact: Reviewed) -> None:
        self.fact = fact


class _Nothing(Exception):
    """There is nothing to take back."""


class _Desk:
    """What the addresses answer: plain functions from values to values."""

    def __init__(self, folder: Path) -> None:
        self.review = Review(folder)
        self.names = Names(folder)
        self.store = Store(folder / "facts.sqlite", create=False, threads=True)
        self.lock = threading.RLock()

    def facts(self, asked: Mapping[str, Json]) -> Json:
        self.names.known()
        facts = self.review.facts()
        return {"facts": [listed(fact, self.names) for fact in facts], "run": self._run(), "last": self._last()}

    def fact(self, asked: Mapping[str, Json]) -> Json:
        return detailed(self.review.fact(_text(asked, "id")))

    def changes(self, asked: Mapping[str, Json]) -> Json:
        after, log = int(_text(asked, "after")), self.review.log()
        known = {one.id: one for one in log}
        # What was taken back is told by the fact as it stands now; where names or the list itself change, all is loaded anew.
        fresh = [known.get(one.target, one) if one.action is Action.UNDO else one for one in log if one.number > after]
        told = {"run": self._run(), "last": self._last()}
        if asked.get("run") != told["run"] or any(one.action not in _DECIDED | {Action.ADD} for one in fresh):
            return {"stale": True, "facts": [], **told}
        targets = dict.fromkeys(one.target for one in fresh)
        if not all(self.review.knows(target) for target in targets):
            return {"stale": True, "facts": [], **told}
        return {"facts": [listed(self.review.fact(target), self.names) for target in targets], **told}

    def report(self, asked: Mapping[str, Json]) -> Json:
        name = _text(asked, "name")
        text, pages = self.review.text(name), self.review.pages(name)
        with self.lock:
            return passages(self.store, name, text, [(page.number, page.span) for page in pages])

    def suggest(self, asked: Mapping[str, Json]) -> Json:
        return self.names.suggest(_text(asked, "kind"), _text(asked, "q"))

    def date(self, asked: Mapping[str, Json]) -> Json:
        if asked.get("report"):
            with self.lock:
                found = date_at(self.store, _text(asked, "report"), (int(_text(asked, "start")), int(_text(asked, "end"))))
            if found:
                return found
        edtf, first, last = date(_text(asked, "text"))
        return {"edtf": edtf, "first": first, "last": last}

    def pairs(self, asked: Mapping[str, Json]) -> Json:
        known = self.names.known()
        decided = []
        for one in self.review.identities():
            left, right = one.target.split(" ")
            named = {"left_name": self.names.called(left), "right_name": self.names.called(right)}
            about = {"same": one.action is Action.MERGE, "reviewer": one.reviewer, "kind": left.partition("-")[0]}
            decided.append({"left": left, "right": right, **named, **about})
        return {"suggestions": known.suggestions, "merges": known.merges, "decided": decided[::-1]}

    def entity(self, asked: Mapping[str, Json]) -> Json:
        return self.names.entity(_text(asked, "key"), asked.get("name", ""))

    def decide(self, asked: Mapping[str, Json]) -> Json:
        identifier, action = _text(asked, "id"), Action(_text(asked, "action"))
        if action not in _DECIDED:
            raise ReviewError("this cannot be decided here", where="action", reason="no-action")
        with self.lock:
            fact = self.review.fact(identifier)
            if seen(fact) != asked.get("seen"):
                raise _Stale(fact)
            fact = self.review.decide(
                identifier, action, _text(asked, "reviewer"), changes=_object(asked, "changes"),
                found=asked.get("found") is True, comment=_text(asked, "comment"),
            )  # fmt: skip
        return self._listed(fact)

    def add(self, asked: Mapping[str, Json]) -> Json:
        fact = self.review.add(
            _text(asked, "report"), _object(asked, "values"), _text(asked, "reviewer"), comment=_text(asked, "comment")
        )
        return self._listed(fact)

    def undo(self, asked: Mapping[str, Json]) -> Json:
        try:
            undone = self.review.undo(_text(asked, "reviewer"))
        except ReviewError as error:
            raise _Nothing from error
        if undone.action in ON_IDENTITY:
            return {"names": True, "last": self._last()}
        try:
            return self._listed(self.review.fact(undone.target))
        except ReviewError:  # A visit that had been added by hand, and is no more.
            return {"gone": True, "last": self._last()}

    def join(self, asked: Mapping[str, Json]) -> Json:
        decision = self.review.merge(
            _text(asked, "left"), _text(asked, "right"), _text(asked, "reviewer"), same=asked.get("same") is True
        )
        self.names.known()
        return {"decision": decision.id, "last": self._last()}

    def table(self, language: Language) -> str:
        """The review table as a spreadsheet opens it with a double click."""
        return csv_text(table_rows(self.review.facts(), language), language, excel=True)

    def _listed(self, fact: Reviewed) -> Json:
        return {"fact": listed(fact, self.names), "last": self._last()}

    def _run(self) -> str:
        """What tells the outputs of one run from another's."""
        about = (self.review.folder / "visits.jsonl").stat()
        return f"{about.st_mtime_ns}"

    def _last(self) -> int:
        log = self.review.log()
        return log[-1].number if log else 0


def create(folder: Path, *, keys: Secrets, reviewer: str = "", language: str = "ru") -> Guard:
    """The application over the run in ``folder``; ``language`` is that of a reader who has chosen none.

    Raises ``StoreError`` where no run was written there.
    """
    desk = _Desk(folder)
    desk.names.known()
    files = _files()
    environment = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    template = environment.get_template("page.html")

    async def page(request: Request) -> Response:
        chosen = request.query_params.get("lang", request.cookies.get("lang", language))
        spoken = chosen if chosen in LANGUAGES else language
        settings = {"lang": spoken, "words": words(spoken), "view_words": views.strings("en" if spoken == "en" else "ru")}
        written = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
        html = template.render(
            lang=spoken, other="en" if spoken == "ru" else "ru", words=words(spoken), csrf=keys.csrf, reviewer=reviewer,
            archive=folder.resolve().name, folder=str(folder.resolve()), settings=Markup(written),
            styles=(*views.STYLES, *_OWN_STYLES), scripts=(*views.SCRIPTS, *_OWN_SCRIPTS),
        )  # fmt: skip
        response = HTMLResponse(html)
        response.set_cookie("lang", spoken, httponly=True, samesite="strict")
        return response

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in files:
            return _refused(404, "there is no such file")
        return Response(files[name], media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")

    async def table(request: Request) -> Response:
        spoken: Language = "en" if request.cookies.get("lang", language) == "en" else "ru"
        text = await run_in_threadpool(desk.table, spoken)
        name = "visits.csv" if spoken == "en" else "poezdki.csv"
        disposition = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(text.encode("utf-8", "replace"), media_type="text/csv", headers=disposition)

    routes = [Route("/", page), Route("/assets/{name:path}", asset), Route("/export.csv", table)]
    reading = {
        "facts": desk.facts, "fact": desk.fact, "changes": desk.changes, "report": desk.report, "suggest": desk.suggest,
        "date": desk.date, "names": desk.pairs, "entity": desk.entity,
    }  # fmt: skip
    writing = {"decide": desk.decide, "add": desk.add, "undo": desk.undo, "names": desk.join}
    routes += [Route(f"/api/{name}", _answering(answer, body=False), methods=["GET"]) for name, answer in reading.items()]
    routes += [Route(f"/api/{name}", _answering(answer, body=True), methods=["POST"]) for name, answer in writing.items()]
    return Guard(Starlette(routes=routes), keys=keys)


def _answering(answer: Answer, *, body: bool) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        asked: Mapping[str, Json] = request.query_params
        if body:
            try:
                asked = json.loads(await request.body())
            except ValueError:
                return _refused(400, "this is no JSON")
            if not isinstance(asked, dict):
                return _refused(400, "an object is expected")
        try:
            return _json(await run_in_threadpool(answer, asked))
        except _Stale as stale:
            last = stale.fact.history[-1] if stale.fact.history else None
            by = {"reviewer": last.reviewer, "state": verdict(last).value} if last else {"reviewer": "", "state": "pending"}
            return _json({"fact": listed(stale.fact, _names(answer)), "by": by}, 409)
        except _Nothing:
            return _refused(404, "there is nothing to take back")
        except ReviewError as error:
            field = error.where.partition(":")[0].strip()
            return _json({"message": str(error), "field": field, "reason": error.reason, "value": _value(asked, field, error.what)}, 422)
        except (KeyError, TypeError, ValueError) as error:
            return _refused(400, f"the request cannot be understood ({error})")
        except ExtractorError as error:
            return _refused(507 if isinstance(error, OutputError) else 503, str(error))

    return respond


def _names(answer: Answer) -> Names:
    desk = getattr(answer, "__self__", None)
    assert isinstance(desk, _Desk)
    return desk.names


def _value(asked: Mapping[str, Json], field: str, what: str) -> str:
    """What was wrong, for the message at the field: the words between quotation marks, else the value that was sent."""
    if "«" in what:
        return what.partition("«")[2].partition("»")[0]
    changes = asked.get("changes") or asked.get("values") or {}
    value = changes.get(field) if isinstance(changes, dict) else None
    return str(value.get("edtf", "")) if isinstance(value, dict) else ""


def _json(value: Json, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status_code=status, media_type="application/json")


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status_code=status)


def _files() -> dict[str, bytes]:
    """Every file of the page by its name in addresses: no path leads anywhere else."""
    shared = {name: views.asset(name) for name in (*views.SCRIPTS, *views.STYLES, views.LAND)}
    own = {name: (_HERE / "assets" / name).read_bytes() for name in (*_OWN_SCRIPTS, *_OWN_STYLES)}
    return {**shared, **own}


def _text(asked: Mapping[str, Json], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is missing or no text")
    return value


def _object(asked: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = asked.get(name)
    if not isinstance(value, dict):
        raise ValueError(f"{name} is missing or no object")
    return value
