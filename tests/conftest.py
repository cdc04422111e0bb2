"""What all tests share: settings, documents built by hand, small folders and a flow that loads no model."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from extractor.batch.fingerprint import fingerprint
from extractor.schema import (
    Document,
    Evidence,
    Fact,
    Mention,
    Metadata,
    OffsetMap,
    Organization,
    Outcome,
    OutcomeKind,
    Page,
    Person,
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
    stable_id,
)

# The first example pays for loading models, and a busy machine is slow: no deadline.  The same examples every time,
# so that a red test is red for everybody.
settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")

Archive = Callable[..., Path]

TEXT = (
    "В мае 2011 года мэр Орла Иван Петров и делегация Орла посетили Брянск для обмена опытом.\n"
    "Подписан договор о дружбе.\n"
)


def quote(part: str) -> tuple[tuple[int, int], str]:
    start = TEXT.index(part)
    return (start, start + len(part)), part


@pytest.fixture(scope="session")
def make_document() -> Callable[[str], Document]:
    """A report in which Петров and a delegation visit Брянск; its name may be chosen."""

    def document(name: str) -> Document:
        sentence, when = quote(TEXT.splitlines()[0]), quote("В мае 2011 года")
        identifier = stable_id("r", name)
        visit = Visit(
            id=stable_id("v", identifier, 1),
            type=VisitType.VISIT,
            visitors=(
                Visitor("Иван Петров", VisitorKind.PERSON, role="мэр", affiliation="Орёл", entity="p1"),
                Visitor("делегация Орла", VisitorKind.GROUP, entity="o1"),
            ),
            place=Place("Брянск", PlaceKind.CITY, id="l1", gazetteer="571476", latitude=53.25, longitude=34.37),
            when=TimeSpan(*when, edtf="2011-05", earliest="2011-05-01", latest="2011-05-31"),
            status=Status.OCCURRED,
            evidence=(Evidence(*sentence, page=1),),
            host="администрация Брянска",
            purpose=Quote(*quote("для обмена опытом")),
            outcomes=(Outcome(*quote("Подписан договор о дружбе"), kind=OutcomeKind.AGREEMENT),),
            confidence=0.8,
            report=identifier,
            rule="verb",
            version="1",
        )
        member = Fact(
            id=stable_id("f", identifier, 1),
            type="membership",
            arguments=(("who", "Иван Петров", "p1"), ("group", "делегация Орла", "o1")),
            evidence=(Evidence(*sentence),),
            report=identifier,
            rule="composition",
        )
        report = Report(
            id=identifier,
            name=name,
            text=TEXT,
            working=WorkingText(TEXT, OffsetMap.identity(len(TEXT))),
            pages=(Page(1, (0, len(TEXT))),),
            metadata=Metadata(title="Отчёт", date="2011"),
        )
        return Document(
            report=report,
            mentions=(
                Mention(*quote("Иван Петров"), label="PERSON", normal="Иван Петров", entity="p1"),
                Mention(*quote("делегация Орла"), label="GROUP", normal="делегация Орла", entity="o1"),
                Mention(*quote("Брянск"), label="CITY", normal="Брянск", entity="l1"),
            ),
            persons=(Person("p1", "Иван Петров", "Петров", "Иван", gender="m", role="мэр", affiliation="Орёл"),),
            organizations=(Organization("o1", "делегация Орла", group=True, home="Орёл"),),
            places=(
                Place("Брянск", PlaceKind.CITY, id="l1", gazetteer="571476", latitude=53.25, longitude=34.37),
                Place("Орёл", PlaceKind.CITY, id="l2", within="Орловская область"),
                Place("Орловская область", PlaceKind.REGION, id="l3"),
            ),
            dates=(visit.when,) if visit.when else (),
            visits=(visit,),
            facts=(member,),
        )

    return document


@pytest.fixture
def toy_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put ``toy_flow.py`` in the place of ``extractor.pipeline``."""
    path = Path(__file__).parent / "batch" / "toy_flow.py"
    spec = importlib.util.spec_from_file_location("extractor.pipeline", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "extractor.pipeline", module)
    fingerprint.cache_clear()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Makes a folder of reports out of names and texts (or bytes)."""

    def make(texts: dict[str, str | bytes], folder: str = "reports") -> Path:
        root = tmp_path / folder
        for name, text in texts.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make
