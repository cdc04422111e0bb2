"""A flow that loads no model: «КТО посетил КУДА.» is a visit.  Stands in for ``extractor.pipeline`` in tests of runs.

Words in a report make it misbehave: СБОЙ raises an error, ЖДИ takes a while, ДАННЫЕ finds the program's data wrong, ЗАВИСАНИЕ never
ends, ОБЖОРСТВО eats memory, ГИБЕЛЬ takes the process down.
"""

from __future__ import annotations

import os
import re
import time

from extractor.errors import DataError
from extractor.schema import (
    Document,
    Evidence,
    Mention,
    Person,
    Place,
    PlaceKind,
    Report,
    Status,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    stable_id,
)

VERSION = "toy"

_VISIT = re.compile(r"(?P<who>[А-ЯЁ]\w+) посетил (?P<where>[А-ЯЁ]\w+)\.")


def extract(report: Report, explain: bool = False) -> Document:
    if "СБОЙ" in report.text:
        raise ZeroDivisionError("деление на ноль")
    if "ДАННЫЕ" in report.text:
        raise DataError("no such key", where="rules.yaml, line 3", remedy="Mend it")
    if "ЖДИ" in report.text:
        time.sleep(0.3)
    while "ЗАВИСАНИЕ" in report.text:
        pass
    if "ГИБЕЛЬ" in report.text:
        os._exit(9)
    if "ОБЖОРСТВО" in report.text:
        hoard = [bytes(1 << 24) for _ in range(1 << 10)]
        raise AssertionError(f"{len(hoard)} blocks of 16 MB were to be had")
    visits, persons, places, mentions = [], {}, {}, []
    for found in _VISIT.finditer(report.text):
        who, where = found["who"], found["where"]
        persons[who] = Person(stable_id("p", who), who)
        places[where] = Place(where, PlaceKind.CITY, id=stable_id("l", where))
        for part, label, entity in (("who", "PERSON", persons[who].id), ("where", "CITY", places[where].id)):
            mentions.append(Mention(found.span(part), found[part], label, found[part], entity))
        visits.append(
            Visit(
                id=stable_id("v", report.id, *found.span()),
                type=VisitType.VISIT,
                visitors=(Visitor(who, VisitorKind.PERSON, entity=persons[who].id),),
                place=places[where],
                when=None,
                status=Status.OCCURRED,
                evidence=(Evidence(found.span(), found[0]),),
                report=report.id,
                rule="toy",
                version=VERSION,
            )
        )
    return Document(
        report,
        mentions=tuple(mentions),
        persons=tuple(persons.values()),
        places=tuple(places.values()),
        visits=tuple(visits),
    )
