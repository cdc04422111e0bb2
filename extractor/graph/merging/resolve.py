"""Which profiles of the archive are one entity.

In: profiles and what people decided.  Out: a ``Resolution``.  Pairs that share a block are scored; from the best down
they are joined, unless the pair is below the threshold, somebody decided otherwise, a member of one side contradicts a
member of the other, or a name fits two people who contradict each other: those become suggestions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from extractor.graph.merging import blocking, bodies, places
from extractor.graph.merging.persons import PersonName, compare_names, nominatives, offices_agree, parse
from extractor.graph.merging.profile import Decision, Profile, Resolution, Verdict
from extractor.graph.merging.spelling import skeleton
from extractor.graph.merging.weights import load

__all__ = ["judge", "resolve"]

_LATIN = re.compile("[A-Za-z]")
_MARGIN = 0.03
"""A name that fits two people goes to the better one only if that one is better by so much."""


class _Resolver:
    def __init__(self, profiles: Sequence[Profile], decisions: Iterable[Decision]) -> None:
        self.profiles = profiles
        self.index = {profile.key: number for number, profile in enumerate(profiles)}
        self.parent = list(range(len(profiles)))
        self.members: dict[int, list[int]] = {}
        self.names = [parse(p.name, p.gender) if p.kind == "person" else None for p in profiles]
        self.decided: dict[tuple[int, int], bool] = {}
        for one in decisions:
            if one.left in self.index and one.right in self.index and one.left != one.right:
                left, right = sorted((self.index[one.left], self.index[one.right]))
                self.decided[left, right] = one.same
        self.latin = [bool(_LATIN.search(p.name)) for p in profiles]
        self.bearers = self._bearers()
        self.meanings = self._meanings()
        self.merges: list[Verdict] = []
        self.suggestions: list[Verdict] = []

    # --- candidates ---------------------------------------------------------------------------------------------

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every pair that shares a block, once."""
        blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, profile in enumerate(self.profiles):
            for key in dict.fromkeys(self._keys(profile, self.names[number])):
                blocks[profile.kind, key].append(number)
        seen: set[int] = set()
        size = len(self.profiles)
        for (_, key), members in blocks.items():
            if len(members) < 2:
                continue
            wide = key.endswith(blocking.WIDE)
            if wide and len(members) > blocking.FEW:
                continue
            couples = self._by_script(members) if key.startswith(blocking.SOUND) else combinations(members, 2)
            for left, right in couples:
                if wide and not (self._partial(left) or self._partial(right)):
                    continue
                code = left * size + right
                if code not in seen:
                    seen.add(code)
                    yield left, right

    def _by_script(self, members: Sequence[int]) -> Iterator[tuple[int, int]]:
        latin = [n for n in members if self.latin[n]]
        others = [n for n in members if not self.latin[n]] if latin else []
        for left, right in product(latin, others):
            yield min(left, right), max(left, right)

    def _keys(self, profile: Profile, name: PersonName | None) -> Iterator[str]:
        if name is not None:
            return blocking.person_keys(name, profile)
        return blocking.place_keys(profile) if profile.kind == "place" else blocking.body_keys(profile)

    def _partial(self, number: int) -> bool:
        name = self.names[number]
        return name is not None and len(name.letters) < 2 and not name.given

    # --- judging ------------------------------------------------------------------------------------------------

    def judge(self, left: int, right: int) -> Verdict | None:
        """The score of a pair and its reasons, None where they cannot be one."""
        mine, other = self.profiles[left], self.profiles[right]
        names = self.names[left], self.names[right]
        if names[0] is not None and names[1] is not None:
            reasons = compare_names(names[0], names[1])
            if reasons is not None:
                if mine.offices and other.offices:
                    reasons += offices_agree(mine.offices, other.offices)
                if "surname-close" not in reasons and self._only_bearer(names[0]) and self._only_bearer(names[1]):
                    reasons.append("only-bearer")
        elif mine.kind == "place":
            reasons = places.compare_places(mine, other)
        else:
            reasons = bodies.compare_bodies(mine.name, other.name)
            if reasons == ["acronym"] and not self._one_meaning(mine, other):
                reasons = None
            if reasons and mine.home and other.home and skeleton(mine.home) != skeleton(other.home):
                reasons.append("other-home")
        if reasons is None:
            return None
        return Verdict(mine.key, other.key, round(load().score(mine.kind, reasons), 4), tuple(reasons))

    def _bearers(self) -> dict[str, set[str]]:
        """Who bears each surname: the given names and initials seen with it."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self.names:
            if name is not None and name.letters:
                for form in nominatives(name.surname, "surname"):
                    found[form].add(skeleton(name.letters[0]))
        return found

    def _only_bearer(self, name: PersonName) -> bool:
        return all(len(self.bearers.get(form, ())) <= 1 for form in nominatives(name.surname, "surname"))

    def _meanings(self) -> dict[str, set[tuple[str, ...]]]:
        found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for profile in self.profiles:
            if profile.kind == "organization" and (short := bodies.acronym(profile.name)):
                found[short].add(bodies.core(profile.name))
        return found

    def _one_meaning(self, left: Profile, right: Profile) -> bool:
        short = bodies.acronym(left.name) or bodies.acronym(right.name)
        return len(self.meanings.get(short, ())) == 1

    # --- joining ------------------------------------------------------------------------------------------------

    def root(self, number: int) -> int:
        while self.parent[number] != number:
            self.parent[number] = self.parent[self.parent[number]]
            number = self.parent[number]
        return number

    def cluster(self, number: int) -> list[int]:
        return self.members.get(number) or [number]

    def join(self, left: int, right: int) -> None:
        a, b = self.root(left), self.root(right)
        a, b = min(a, b), max(a, b)
        self.members[a] = self.cluster(a) + self.cluster(b)
        self.members.pop(b, None)
        self.parent[b] = a

    def contradict(self, left: int, right: int) -> bool:
        """Whether a member of one side cannot be a member of the other, by a decision or by name."""
        for a in self.cluster(left):
            for b in self.cluster(right):
                said = self.decided.get((min(a, b), max(a, b)))
                if said is False:
                    return True
                if said is None and self._exclude(a, b):
                    return True
        return False

    def _exclude(self, left: int, right: int) -> bool:
        mine, other = self.names[left], self.names[right]
        if mine is not None and other is not None:
            reasons = compare_names(mine, other)
            if reasons is None or "given-variant" in reasons:
                return True
            held = self.profiles[left].offices, self.profiles[right].offices
            return bool(held[0] and held[1]) and not _full(mine, other) and "other-office" in offices_agree(*held)
        a, b = self.profiles[left], self.profiles[right]
        return a.kind == "place" and bool(a.gazetteer and b.gazetteer and a.gazetteer != b.gazetteer)

    def run(self) -> Resolution:
        limits = load()
        scored: list[tuple[float, int, int, Verdict]] = []
        for left, right in self.pairs():
            verdict = None if (left, right) in self.decided else self.judge(left, right)
            if verdict and verdict.score >= limits.suggest:
                scored.append((-verdict.score, left, right, verdict))
        scored.sort(key=lambda item: item[:3])
        for (left, right), same in sorted(self.decided.items()):
            if same and self.root(left) != self.root(right):
                keys = self.profiles[left].key, self.profiles[right].key
                self.merges.append(Verdict(*keys, 1.0, ("decision",)))
                self.join(left, right)
        rivals = self._rivals(scored, limits.merge)
        for _, left, right, verdict in scored:
            a, b = self.root(left), self.root(right)
            if a == b or self.contradict(a, b):
                continue
            if verdict.score >= limits.merge and not self._open(left, right, verdict.score, rivals):
                self.merges.append(verdict)
                self.join(a, b)
            else:
                self.suggestions.append(verdict)
        return self._result()

    def _rivals(
        self, scored: Sequence[tuple[float, int, int, Verdict]], merge: float
    ) -> dict[int, list[tuple[int, float]]]:
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for _, left, right, verdict in scored:
            if self.profiles[left].kind == "person" and verdict.score >= merge - _MARGIN:
                found[left].append((right, verdict.score))
                found[right].append((left, verdict.score))
        return found

    def _open(self, left: int, right: int, score: float, rivals: dict[int, list[tuple[int, float]]]) -> bool:
        """Whether one of the two fits another, who contradicts the first, about as well."""
        for one, chosen in ((left, right), (right, left)):
            for other, theirs in rivals.get(one, ()):
                if other != chosen and theirs > score - _MARGIN and self._exclude(other, chosen):
                    return True
        return False

    def _result(self) -> Resolution:
        leaders: dict[int, int] = {}
        for root, members in self.members.items():
            leaders[root] = max(members, key=lambda n: (self._fullness(n), self.profiles[n].weight, -n))
        owner = {}
        for number, profile in enumerate(self.profiles):
            root = self.root(number)
            owner[profile.key] = self.profiles[leaders.get(root, root)].key
        open_pairs = tuple(v for v in self.suggestions if owner[v.left] != owner[v.right])
        return Resolution(owner, tuple(self.merges), open_pairs)

    def _fullness(self, number: int) -> int:
        """How much a name says: whole parts of a personal name, a gazetteer's own spelling of a place."""
        name, profile = self.names[number], self.profiles[number]
        if name is None:
            return int(bool(profile.gazetteer))
        whole = bool(name.surname) + 2 * bool(name.given) + bool(name.patronymic)
        return 4 * whole + len(name.initials)


def _full(left: PersonName, right: PersonName) -> bool:
    return bool(left.patronymic) and left.patronymic == right.patronymic


def judge(left: Profile, right: Profile) -> Verdict | None:
    """The score of two profiles alone, as if the archive held nothing else; None where they cannot be one."""
    return _Resolver([left, right], ()).judge(0, 1)


def resolve(profiles: Sequence[Profile], decisions: Iterable[Decision] = ()) -> Resolution:
    """The entities behind ``profiles`` (keys are unique); the same input in the same order gives the same answer.

    Profiles of different kinds are never one.  ``decisions`` about keys that are not there wait for them to return.
    """
    return _Resolver(profiles, decisions).run()
