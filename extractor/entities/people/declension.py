"""How personal names decline, and back: from a form to the nominatives it may come from.

In: a surname, given name or patronymic as written.  Out: ``decline`` gives its case forms, ``analyses`` the
nominatives with gender and case whose declension gives the form back.  The tables stand in ``declension.yaml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from extractor.entities.people.dictionary import fold
from extractor.entities.people.lexicon import complain, load

__all__ = ["CASES", "Analysis", "Kind", "analyses", "decline", "is_likely_surname"]

Kind = Literal["surname", "given", "patronymic"]
CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
_FILE = "declension.yaml"
_CACHE = 1 << 16
# spellings that no Russian nominative ends with
_IMPOSSIBLE = re.compile(
    r"[аеиоуыэюяйьгкхц]ь$|[гкхжшщч]ы[йх]?$|[гкхжшщчц]я$|[аеиоуыэюяь]ы$|[йь]$(?<=[йь]{2})|йа$|[бвгджзклмнпрстфхцчшщ]й$"
)
# «Долгих», «Седых» do not decline, «Рерих» does
_PLURAL_GENITIVE = re.compile(r"(?:ых|[гкхжшщчн]их)$")


@dataclass(frozen=True, slots=True)
class Analysis:
    """A nominative that a form may come from; ``case`` is a UD value, ``cost`` how unusual the declension is."""

    nominative: str
    gender: str
    case: str
    cost: float
    fixed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Paradigm:
    """``tails``: for each of ``ends`` what a nominative has where the forms have their endings, also folded."""

    kind: str
    gender: str
    ends: tuple[str, ...]
    strip: int
    forms: tuple[tuple[str, ...], ...]
    also: bool
    cost: float
    example: str
    tails: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Tables:
    paradigms: tuple[_Paradigm, ...]
    by_kind: dict[tuple[str, str], tuple[_Paradigm, ...]]
    by_form: dict[tuple[str, str], dict[str, tuple[tuple[_Paradigm, str], ...]]]
    irregular: dict[tuple[str, str, str], tuple[str, ...]]
    irregular_forms: dict[tuple[str, str, str], tuple[tuple[str, str], ...]]
    fixed: tuple[str, ...]
    fixed_names: frozenset[str]
    likely: tuple[str, ...]


def _paradigm(entry: dict[str, Any]) -> _Paradigm:
    forms = tuple(tuple("" if f == "-" else f for f in form.split("/")) for form in str(entry.get("forms", "")).split())
    ends = tuple(str(entry.get("ends", "")).split())
    if entry.get("kind") not in ("surname", "given", "patronymic") or entry.get("gender") not in ("m", "f"):
        complain(_FILE, entry, "kind or gender is wrong")
    if len(forms) != 5 or not ends or not 0 <= int(entry.get("strip", -1)) <= min(map(len, ends)):
        complain(_FILE, entry, "five forms, endings and a strip no longer than they are expected")
    if ">" not in str(entry.get("example", "")):
        complain(_FILE, entry, "an example NOMINATIVE > FORMS is expected")
    strip = int(entry["strip"])
    tails = tuple((end, end[len(end) - strip :], fold(end[len(end) - strip :])) for end in ends)
    return _Paradigm(
        str(entry["kind"]),
        str(entry["gender"]),
        ends,
        strip,
        forms,
        bool(entry.get("also", False)),
        float(entry.get("cost", 0.0)),
        str(entry["example"]),
        tails,
    )


@cache
def _tables() -> _Tables:
    data = load(_FILE)
    paradigms = tuple(_paradigm(entry) for entry in data["paradigms"])
    by_kind: dict[tuple[str, str], list[_Paradigm]] = defaultdict(list)
    by_form: dict[tuple[str, str], dict[str, list[tuple[_Paradigm, str]]]] = defaultdict(lambda: defaultdict(list))
    for paradigm in paradigms:
        key = (paradigm.kind, paradigm.gender)
        by_kind[key].append(paradigm)
        for case, alternatives in zip(CASES[1:], paradigm.forms, strict=True):
            for form in alternatives:
                by_form[key][form].append((paradigm, case))
    irregular: dict[tuple[str, str, str], tuple[str, ...]] = {}
    back: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for entry in data["irregular"]:
        forms = tuple(str(entry.get("forms", "")).split())
        if len(forms) != 6:
            complain(_FILE, entry, "six forms are expected")
        irregular[(entry["kind"], entry["gender"], forms[0].lower())] = forms
        for case, form in zip(CASES, forms, strict=True):
            back[(entry["kind"], entry["gender"], fold(form))].append((forms[0], case))
    return _Tables(
        paradigms,
        {key: tuple(value) for key, value in by_kind.items()},
        {key: {form: tuple(rows) for form, rows in value.items()} for key, value in by_form.items()},
        irregular,
        {key: tuple(value) for key, value in back.items()},
        tuple(str(data["fixed"]).split()),
        frozenset(fold(name) for name in str(data["fixed_names"]).split()),
        tuple(sorted(str(data["likely"]).split(), key=lambda end: (-len(end), end))),
    )


@lru_cache(_CACHE)
def _paradigms_of(name: str, kind: str, gender: str) -> tuple[_Paradigm, ...]:
    """The paradigms by which a folded nominative declines; none where it stays as it is."""
    tables = _tables()
    if name in tables.fixed_names or (gender == "m" and kind != "given" and _PLURAL_GENITIVE.search(name)):
        return ()
    longest, chosen, beside = 0, [], []
    for paradigm in tables.by_kind.get((kind, gender), ()):
        if not name.endswith(paradigm.ends):
            continue
        fit = max(len(end) for end in paradigm.ends if name.endswith(end))
        if not fit or (len(name) <= fit and kind != "surname"):
            continue
        if paradigm.also:
            beside.append(paradigm)
        elif fit > longest:
            longest, chosen = fit, [paradigm]
        elif fit == longest:
            chosen.append(paradigm)
    return tuple(chosen + beside)


def decline(name: str, kind: Kind, gender: str) -> tuple[tuple[str, ...], ...]:
    """The forms of a nominative by case, in the order of ``CASES``; the likeliest alternative first."""
    tables = _tables()
    irregular = tables.irregular.get((kind, gender, name.lower()))
    if irregular:
        return tuple((form,) for form in irregular)
    paradigms = _paradigms_of(fold(name), kind, gender)
    if not paradigms:
        return ((name,),) * 6
    rows = []
    for index in range(5):
        forms = [name[: len(name) - p.strip] + form for p in paradigms for form in p.forms[index]]
        rows.append(tuple(dict.fromkeys(forms)))
    return ((name,), *rows)


def is_likely_surname(nominative: str) -> bool:
    """Whether the ending of a masculine nominative speaks for a surname."""
    return len(nominative) > 4 and fold(nominative).endswith(_tables().likely)


def _simple(word: str, kind: Kind, genders: tuple[str, ...]) -> list[Analysis]:
    tables, folded = _tables(), fold(word)
    found: list[Analysis] = []
    for gender in genders:
        for nominative, case in tables.irregular_forms.get((kind, gender, folded), ()):
            spelled = word if case == "Nom" else nominative
            found.append(Analysis(spelled, gender, case, 0.0))
        own = _paradigms_of(folded, kind, gender)
        if kind != "patronymic" or own:
            found.append(Analysis(word, gender, "Nom", min((p.cost for p in own), default=0.0)))
        if not own and (kind, gender, folded) not in tables.irregular_forms and kind != "patronymic":
            found.extend(Analysis(word, gender, case, 0.0, True) for case in CASES[1:])
        forms = tables.by_form.get((kind, gender), {})
        for size in range(min(4, len(folded) - 1) + 1):
            rows = forms.get(folded[len(folded) - size :]) if size else forms.get("")
            if not rows:
                continue
            stem = word[: len(word) - size]
            low = fold(stem)
            for paradigm, case in rows:
                for end, tail, low_tail in paradigm.tails:
                    nominative = stem + tail
                    if (
                        (low + low_tail).endswith(end)
                        and len(nominative) > 1
                        and paradigm in _paradigms_of(low + low_tail, kind, gender)
                        and not _IMPOSSIBLE.search(nominative)
                        and (kind, gender, nominative.lower()) not in tables.irregular
                    ):
                        found.append(Analysis(nominative, gender, case, paradigm.cost))
    return list(dict.fromkeys(found))


@lru_cache(_CACHE)
def analyses(word: str, kind: Kind, genders: str = "mf") -> tuple[Analysis, ...]:
    """All nominatives that a name written as ``word`` (first letter in capitals) may come from.

    The parts of a hyphenated name decline together or only the last one does («Римского-Корсакова», «Жан-Клода»).
    """
    wanted = tuple(genders)
    if "-" not in word or kind == "patronymic":
        return tuple(_simple(word, kind, wanted))
    head, _, tail = word.rpartition("-")
    if not head or not tail:
        return tuple(_simple(word, kind, wanted))
    found: list[Analysis] = []
    heads = analyses(head, kind, genders)
    for last in _simple(tail, kind, wanted):
        agreeing = [a for a in heads if (a.gender, a.case) == (last.gender, last.case) and not a.fixed]
        for first in agreeing if last.case != "Nom" else []:
            found.append(
                Analysis(f"{first.nominative}-{last.nominative}", last.gender, last.case, first.cost + last.cost)
            )
        cost = last.cost + (0.6 if agreeing and last.case != "Nom" else 0.0)
        found.append(Analysis(f"{head}-{last.nominative}", last.gender, last.case, cost, last.fixed))
    return tuple(dict.fromkeys(found))
