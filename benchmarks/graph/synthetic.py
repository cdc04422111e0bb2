"""A synthetic archive: as many visits as wanted, from real distributions of names, places and dates.

In: a number of visits and a file.  Out: ``visits.jsonl`` in the gold form, a report of 50 visits a line.  Surnames and
given names are drawn by how common they are in ``models/names``, towns by population, years between 1990 and 2019;
each person appears now in full, now with initials, now by surname alone.  The same number gives the same bytes.
Run: ``python benchmarks/graph/synthetic.py 1000000 visits.jsonl``.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.entities.people.dictionary import given_names, surnames
from extractor.entities.places import gazetteer

PER_REPORT = 50
_ROLES = ("мэр", "губернатор", "ректор", "директор", "депутат", "профессор", "председатель комитета", "инженер")
_STATUS = ("occurred",) * 17 + ("planned", "planned", "proposed", "cancelled", "denied")
_KINDS = ("agreement", "talks", "invitation", "study", "presentation", "decision")
_OUTCOMES = {
    "agreement": "подписано соглашение о сотрудничестве",
    "talks": "проведены переговоры о поставках оборудования",
    "invitation": "получено приглашение на выставку",
    "study": "изучен опыт городского хозяйства",
    "presentation": "представлены проекты молодых учёных",
    "decision": "принято решение о побратимских связях",
}


def people(count: int, chance: random.Random) -> list[tuple[str, str, str, str, str]]:
    """(full name, initials and surname, surname, role, town index) of ``count`` people, drawn with repetition."""
    family = [(name, weight) for name, weight in surnames().items() if weight > 5 and name.isalpha()]
    men = [(name, weight) for name, (gender, weight) in given_names().items() if gender == "m" and weight > 8]
    drawn = chance.choices([n for n, _ in family], [2.0**w for _, w in family], k=count)
    given = chance.choices([n for n, _ in men], [2.0**w for _, w in men], k=2 * count)
    found = []
    for number, surname in enumerate(drawn):
        name, father = given[2 * number].title(), given[2 * number + 1].title()
        patronymic = (father[:-1] + "евич") if father[-1] in "йь" else father.rstrip("аяо") + "ович"
        last = surname.title()
        role = chance.choice(_ROLES)
        found.append((f"{name} {patronymic} {last}", f"{name[0]}.{father[0]}. {last}", last, role, name))
    return found


def towns() -> tuple[list[dict[str, Any]], list[int]]:
    """Towns with a Russian name, as places of the gold form, and their population."""
    table = gazetteer.load()._table
    places, sizes = list[dict[str, Any]](), list[int]()
    for row in sorted(range(len(table.geonames)), key=lambda i: -int(table.population[i]))[:8000]:
        entry = gazetteer.load()._city(row)
        places.append(
            {
                "name": entry.name, "kind": "city", "aliases": [], "within": None, "id": None, "gazetteer": entry.id,
                "country": entry.country, "latitude": entry.latitude, "longitude": entry.longitude,
            }
        )  # fmt: skip
        sizes.append(entry.population)
    return places, sizes


def archive(count: int) -> Iterator[dict[str, Any]]:
    """The reports of an archive of ``count`` visits."""
    chance = random.Random(count)
    crowd = people(max(count // 12, 50), chance)
    places, sizes = towns()
    limits = list(itertools.accumulate(sizes))
    home = [chance.choices(places, cum_weights=limits)[0]["name"] for _ in crowd]
    for report in range(-(-count // PER_REPORT)):
        name = f"report-{report:06d}.txt"
        size = min(PER_REPORT, count - report * PER_REPORT)
        targets = chance.choices(places, cum_weights=limits, k=size)
        yield {"doc": name, "visits": [_visit(name, n, targets[n], crowd, home, chance) for n in range(size)]}


def _visit(
    report: str, number: int, place: dict[str, Any], crowd: list[tuple[str, str, str, str, str]], home: list[str],
    chance: random.Random,
) -> dict[str, Any]:  # fmt: skip
    who = chance.randrange(len(crowd))
    full, short, last, role, _ = crowd[who]
    name = (full, full, short, short, last)[chance.randrange(5)]
    year, month = 1990 + int(30 * chance.random() ** 0.7), chance.randint(1, 12)
    edtf = f"{year}-{month:02d}" if chance.random() < 0.7 else str(year)
    first, last_day = (f"{edtf}-01", f"{edtf}-28") if "-" in edtf else (f"{edtf}-01-01", f"{edtf}-12-31")
    kind = chance.choice(_KINDS)
    sentence = f"{role.capitalize()} {name} посетил {place['name']} в {edtf}: {_OUTCOMES[kind]}."
    start = number * 200
    visitors: list[dict[str, Any]] = [
        {"name": name, "kind": "person", "aliases": [], "role": role, "affiliation": home[who], "entity": None}
    ]
    if chance.random() < 0.3:
        visitors.append(
            {"name": f"делегация {home[who]}", "kind": "group", "aliases": [], "role": None, "affiliation": None,
             "entity": None}
        )  # fmt: skip
    outcome = {"span": [start + 60, start + 100], "text": _OUTCOMES[kind], "kind": kind}
    return {
        "id": f"v{report[7:13]}{number:03d}", "type": "visit", "visitors": visitors, "place": place,
        "when": {"span": [start, start + 7], "text": edtf, "edtf": edtf, "earliest": first, "latest": last_day},
        "status": chance.choice(_STATUS),
        "evidence": [{"span": [start, start + len(sentence)], "text": sentence, "page": number // 10 + 1}],
        "host": None, "purpose": None, "outcomes": [outcome] if chance.random() < 0.5 else [],
        "confidence": round(0.5 + chance.random() / 2, 2), "report": report, "rule": "synthetic", "version": "1",
    }  # fmt: skip


def main(count: int, path: Path) -> None:
    """Write an archive of ``count`` visits to ``path``."""
    with path.open("w", encoding="utf-8") as file:
        for record in archive(count):
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
