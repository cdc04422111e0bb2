"""A plain Russian question taken apart.

In: a question and an archive.  Out: ``Understood``, or ``QueryError`` that says which words were not understood and shows what
can be asked.  A word that no part of the question accounts for stops it: a question half understood would get a wrong answer
dressed as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from extractor.entities.places import adjective
from extractor.errors import QueryError
from extractor.graph.archive import naming
from extractor.graph.archive.archive import Archive
from extractor.graph.archive.asked_dates import dates_in
from extractor.graph.archive.intents import Intent, lexicon
from extractor.graph.archive.naming import WHO, Named
from extractor.graph.archive.origin import place_named
from extractor.graph.archive.phrases import phrase
from extractor.graph.merging.spelling import fold
from extractor.language.lexemes import lemma, parses

__all__ = ["Language", "Understood", "examples", "understand"]

Language = Literal["ru", "en"]
Word = tuple[str, frozenset[str]]
"""A word as asked, and what it may stand for: itself and its lemmas, folded."""

_WORD = re.compile(r"[^\W_]+(?:['’\-‑][^\W_]+)*")
_LONGEST = 6
_TAKES = {"paths": frozenset(), "together": frozenset({"dates"}), "exchange": frozenset({"dates"})}
"""Of these intents only these parts can be answered for; all others take every part."""

_ANY_STATUS = frozenset({"paths", "visits", "outcomes", "purpose", "signers", "where-reached"})
"""These are asked of visits as such, all others of those that happened."""


@dataclass(slots=True)
class Understood:
    """A question in its parts; ``str`` shows it to the asker.

    ``dates`` are EDTF, one of them is enough; ``home`` is where the visitors come from; ``by`` what is counted or ranked.
    """

    language: Language = "ru"
    intent: str = ""
    says: str = ""
    who: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    statuses: tuple[str, ...] = ()
    outcome: str | None = None
    home: str | None = None
    by: str | None = None

    @property
    def where(self) -> str | None:
        """The place, the first where there are two."""
        return self.places[0] if self.places else None

    def __str__(self) -> str:
        def say(name: str) -> str:
            return phrase(self.language, name)

        parts = [self.says + (f" ({say(f'by {self.by}')})" if self.by else "")]
        for title, values, joint in (
            ("who", self.who, "and"), ("home", [self.home] if self.home else [], "and"), ("where", self.places, "and" if self.intent == "both-places" else "or"),
            ("when", self.dates, "or"), ("status", [say(one) for one in self.statuses], "or"),
            ("outcome", [say(self.outcome)] if self.outcome else [], "or"),
        ):  # fmt: skip
            if values:
                parts.append(f"{say(title)}: {f' {say(joint)} '.join(values)}")
        return "; ".join(parts)


def examples() -> list[str]:
    """One example of each intent."""
    return [intent.examples[0] for intent in lexicon().intents]


def understand(archive: Archive, question: str, language: Language = "ru") -> Understood:
    """The parts of ``question``.  Raises ``QueryError``, in ``language``, where a word or name is not understood."""
    found = Understood(language)
    found.dates, text = dates_in(question, language)
    words = [match[0] for match in _WORD.finditer(text)]
    left = list(_take_meanings(list(_take_names(archive, words, found)), found))
    for intent in lexicon().intents:
        if _fits(intent, left, found):
            found.intent, found.says = intent.name, intent.says[language]
            found.by = _by(intent, left)
            if intent.name not in _ANY_STATUS:
                found.statuses = found.statuses or ("occurred",)
            return found
    raise _not_understood(left, found)


def _take_names(archive: Archive, words: Sequence[str], found: Understood) -> Iterator[Word]:
    """Put the names of the archive and the homes of visitors into ``found`` and give back the other words."""
    at = 0
    while at < len(words):
        if taken := _home(words, at, found) or _name(archive, words, at, found):
            at += taken
            continue
        word, forms = words[at], _forms(words[at])
        if at and word[0].isupper() and not forms & lexicon().small:
            near = naming.nearest(archive.connection, word, (*WHO, "place"))
            raise QueryError(
                phrase(found.language, "unknown name", word=word),
                remedy=phrase(found.language, "did you mean", names="; ".join(near)) if near else "",
            )
        yield word, forms
        at += 1


def _home(words: Sequence[str], at: int, found: Understood) -> int:
    """How many words from ``at`` on tell where the visitors come from: «из Японии», «японские» before «делегации»."""
    if fold(words[at]) == "из":
        for size in range(min(3, len(words) - at - 1), 0, -1):
            part = words[at + 1 : at + 1 + size]
            if part[0][0].isupper() and (place := place_named(" ".join(part))):
                found.home = place.name
                return size + 1
    following = fold(words[at + 1]) if at + 1 < len(words) else ""
    if following in lexicon().travellers and (town := adjective(words[at])):
        found.home = town
        return 1
    return 0


def _name(archive: Archive, words: Sequence[str], at: int, found: Understood) -> int:
    """How many words from ``at`` on are a name of the archive."""
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        part = words[at : at + size]
        if named := _named(archive, part):
            if named.kind != "place":
                found.who.append(" ".join(part) if named.kind == "person" and size == 1 else named.name)
            elif named.name not in found.places:
                found.places.append(named.name)
            return size
    return 0


def _named(archive: Archive, part: Sequence[str]) -> Named | None:
    """The entity that these words name; a single word must begin with a capital and be no word of a question."""
    small, single = part[0][0].islower(), len(part) == 1
    delegation = len(part) == 2 and any("делегация" in _forms(word) for word in part)
    if single and (small or _is_plain(part[0])):
        return None
    if not single and not delegation:
        if not small and (_is_plain(part[0]) or (_is_plain(part[-1]) and part[-1][0].islower())):
            return None
        if small and any(_is_plain(word) for word in (part[0], part[-1])):
            return None
    found = naming.find(archive.connection, " ".join(part), (*WHO, "place"))
    if not single:
        if small and not delegation:  # «мэрия Сеула», but only under this very name
            found = [one for one in found if one.kind in ("organization", "group") and naming.is_exact(one.name, " ".join(part))]
        return found[0] if found else None
    places = [one for one in found[:1] if one.kind == "place"]
    people = [one for one in found if one.kind == "person" or naming.is_exact(one.name, part[0])]
    return next(iter((*places, *people)), None)


def _take_meanings(words: Sequence[Word], found: Understood) -> Iterator[Word]:
    """Put words of status and outcome, and «не» before an expected visit, into ``found``; give back the others."""
    known = lexicon()
    for number, (word, forms) in enumerate(words):
        following = words[number + 1][1] if number + 1 < len(words) else frozenset()
        before = words[number - 1][1] if number else frozenset()
        if "не" in forms and following & known.expected:
            found.statuses = ("cancelled", "denied")
            continue
        told = next((known.status[form] for form in sorted(forms) if form in known.status), None)
        if told == "occurred":
            if "не" not in before:
                found.statuses = found.statuses or (told,)
            yield word, forms
        elif told:
            found.statuses = (*found.statuses, told) if told not in found.statuses else found.statuses
        elif kind := next((known.outcome[form] for form in sorted(forms) if form in known.outcome), None):
            found.outcome = kind
        else:
            yield word, forms


def _is_plain(word: str) -> bool:
    """Whether a word belongs to the questions themselves: «Кто», «Какие»."""
    return bool(_forms(word) & lexicon().plain)


@cache
def _forms(word: str) -> frozenset[str]:
    folded = fold(word)
    return frozenset((folded, fold(lemma(folded)), *(fold(parse.lemma) for parse in parses(folded))))


def _fits(intent: Intent, left: Sequence[Word], found: Understood) -> bool:
    known = lexicon()
    missing = [group for group in intent.cues if not any(forms & group for _, forms in left)]
    if missing and not (len(missing) == 1 and intent.name == "visits" and found.statuses):
        return False
    allowed = intent.words | known.small
    if any(not forms & allowed or fold(word) in known.never - allowed for word, forms in left):
        return False
    parts = {"dates": found.dates, "statuses": found.statuses, "outcome": found.outcome, "home": found.home}
    if any(value for part, value in parts.items() if part not in _TAKES.get(intent.name, parts.keys())):
        return False
    names, places = len(found.who) + len(found.places), len(found.places)
    have = {
        "nothing": places < 2, "any": places < 2 and bool(names or found.home), "who": places < 2 and bool(found.who),
        "where": places == 1, "host": places < 2 and len(found.who) == 1, "home": places < 2 and found.home is not None,
        "time": places < 2 and bool(found.dates), "outcome": places < 2 and found.outcome is not None,
        "two": names == 2, "two-places": places == 2, "two-people": len(found.who) == 2 and places < 2,
        "two-dates": len(found.dates) == 2 and places < 2,
    }  # fmt: skip
    return any(have[need] for need in intent.needs)


def _by(intent: Intent, left: Sequence[Word]) -> str | None:
    """What is counted, ranked or listed, where the intent may differ in that."""
    told = dict.fromkeys(meaning for _, forms in left for form in sorted(forms) if (meaning := lexicon().by.get(form)))
    if intent.name in ("tally", "most", "least", "heads"):
        chosen = next((one for one in told if one not in ("person", "place")), next(iter(told), "anybody"))
        return "anybody" if chosen == "person" and intent.name != "heads" else chosen
    if intent.name == "destinations" and "country" in told:
        return "country"
    return "group" if intent.name in ("visitors", "destinations", "first-visitor", "last-visitor") and "group" in told else None


def _not_understood(left: Sequence[Word], found: Understood) -> QueryError:
    def say(name: str, **values: object) -> str:
        return phrase(found.language, name, **values)

    known = lexicon()
    strange = [word for word, forms in left if not forms & known.plain or fold(word) in known.never]
    if strange:
        what, way = say("strange words", words=", ".join(strange)), ""
    elif len(found.places) > 1:
        what, way = say("several places", names=", ".join(found.places)), say("one place") + "\n"
    else:
        what, way = say("not understood"), ""
    shown = "\n".join(f"  {example}" for example in examples())
    return QueryError(what, remedy=f"{way}{say('ask for instance')}\n{shown}")
