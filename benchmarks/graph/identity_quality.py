"""How well identities are settled: pairwise precision, recall and F1 over ``tests/graph/identity_gold.tsv``.

In: the gold.  Out: a table by kind, and every pair that was missed.  All names of a kind form one archive, so that a
pair is also judged against everybody else in it.  The pairs of a source «…, later» were judged when the rules stood and are an
archive of their own.  A surname alone is never joined silently with a person of another report: how many of these pairs
are at least suggested is told apart.  Run: ``python benchmarks/graph/identity_quality.py``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from extractor.graph.merging import Office, Profile, resolve
from extractor.graph.merging.places import kind_of, known_id

GOLD = Path(__file__).resolve().parents[2] / "tests" / "graph" / "identity_gold.tsv"
KINDS = ("person", "place", "organization")

Pair = dict[str, str]


@dataclass
class Counts:
    """Right, wrong and missed merges; ``told`` says which; ``lone`` and ``suggested`` count pairs with a surname alone."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    lone: int = 0
    suggested: int = 0
    told: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({self.right + self.missed} same pairs)"


def profile(key: str, pair: Pair, side: str) -> Profile:
    """One side of a pair as the archive would know it."""
    role, affiliation = pair[f"{side}_role"], pair[f"{side}_affiliation"]
    offices = (Office(role or None, affiliation or None, 2011, 2011),) if role or affiliation else ()
    bare = Profile(key, pair["kind"], pair[side], offices=offices)
    if pair["kind"] != "place":
        return bare
    kind = kind_of(bare)
    found = known_id(pair[side], kind, inflected=True)
    return Profile(key, "place", pair[side], gazetteer=found, place_kind=kind)


def lone(pair: Pair) -> bool:
    """Whether one side is a surname and nothing else that could tell whose."""
    return pair["kind"] == "person" and any(
        len(pair[side].split()) == 1 and "." not in pair[side] and not pair[f"{side}_role"] for side in ("left", "right")
    )


def measure(kind: str, *, later: bool, surnames: bool) -> Counts:
    """The counts for one kind; ``later``: of the later pairs; ``surnames``: those with a surname alone count as others do."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        pairs = [
            row
            for row in csv.DictReader(file, delimiter="\t")
            if row["kind"] == kind and row["source"].endswith("later") == later
        ]
    profiles, sides = dict[str, Profile](), []
    for pair in pairs:
        keys = []
        for side in ("left", "right"):
            # the same name without any context is one record of the archive
            context = pair[f"{side}_role"] + pair[f"{side}_affiliation"]
            key = f"{pair[side]}|{context}" if context else pair[side]
            profiles.setdefault(key, profile(key, pair, side))
            keys.append(key)
        sides.append((keys[0], keys[1], pair["same"] == "1", lone(pair)))
    resolution = resolve(list(profiles.values()))
    owner, found = resolution.owner, Counts()
    suggested = {frozenset((owner[v.left], owner[v.right])) for v in resolution.suggestions}
    for left, right, same, alone in sides:
        joined = owner[left] == owner[right]
        if same and alone and not joined:
            found.lone += 1
            found.suggested += frozenset((owner[left], owner[right])) in suggested
            if not surnames:
                continue
        found.right += joined and same
        found.missed += same and not joined
        found.wrong += joined and not same
        if joined != same:
            found.told.append(f"{'missed' if same else 'wrong'}: {left} = {right}")
    return found


def main() -> None:
    """Print the table."""
    for later in (False, True):
        print("later pairs" if later else "first pairs")
        for kind in KINDS:
            whole = measure(kind, later=later, surnames=True)
            print(f"  {kind}: {whole}")
            if whole.lone:
                print(f"  {kind}, surnames alone apart: {measure(kind, later=later, surnames=False)}; "
                      f"of {whole.lone} surnames alone {whole.suggested} suggested")  # fmt: skip
            print("".join(f"      {line}\n" for line in whole.told), end="")


if __name__ == "__main__":
    main()
