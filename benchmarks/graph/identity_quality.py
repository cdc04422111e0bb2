"""How well identities are settled: pairwise precision, recall and F1 over ``tests/graph/identity_gold.tsv``.

In: the gold.  Out: a table by kind, and every pair that was missed.  All names of a kind form one archive, so that a
pair is also judged against everybody else in it.  Run: ``python benchmarks/graph/identity_quality.py``.
"""

from __future__ import annotations

import csv
from pathlib import Path

from extractor.graph.merging import Office, Profile, resolve
from extractor.graph.merging.places import kind_of, known_id

GOLD = Path(__file__).resolve().parents[2] / "tests" / "graph" / "identity_gold.tsv"
KINDS = ("person", "place", "organization")

Pair = dict[str, str]


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


def measure(kind: str) -> tuple[int, int, int, list[str]]:
    """(right merges, wrong merges, missed merges, what went wrong) for one kind."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] == kind]
    profiles, sides = dict[str, Profile](), []
    for number, pair in enumerate(pairs):
        keys = []
        for side in ("left", "right"):
            # the same name without any context is one record of the archive
            context = pair[f"{side}_role"] + pair[f"{side}_affiliation"]
            key = f"{pair[side]}|{context}" if context else pair[side]
            profiles.setdefault(key, profile(key, pair, side))
            keys.append(key)
        sides.append((keys[0], keys[1], pair["same"] == "1", number))
    owner = resolve(list(profiles.values())).owner
    right = wrong = missed = 0
    told = []
    for left, source, same, _ in sides:
        joined = owner[left] == owner[source]
        right += joined and same
        if joined != same:
            told.append(f"{'missed' if same else 'wrong'}: {left} = {source}")
            wrong += joined
            missed += same
    return right, wrong, missed, told


def main() -> None:
    """Print the table."""
    for kind in KINDS:
        right, wrong, missed, told = measure(kind)
        precision, recall = right / (right + wrong), right / (right + missed)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{kind}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({right + missed} same pairs)")
        print("".join(f"    {line}\n" for line in told), end="")


if __name__ == "__main__":
    main()
