"""Events and their arguments out of NEREL's relations: what the argument model learns from.

In: folders of NEREL (brat).  Out: the features of every (event, mention) pair of a sentence and its class: PARTICIPANT_IN
and AGENT make a participant, TAKES_PLACE_IN a place, POINT_IN_TIME a time.  The events are NEREL's, the mentions are the
program's own, so that the model learns on what it will see; a mention is an argument where it covers most of NEREL's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.ranking.arguments import PARTICIPANT, PLACE, TIME, argument_features
from extractor.relations.ranking.syntax import syntax_of
from extractor.relations.scene import build
from extractor.schema import Span
from extractor.training.relations.documents import analysed

__all__ = ["argument_examples"]

_ROLES = {"PARTICIPANT_IN": (PARTICIPANT, 1), "AGENT": (PARTICIPANT, 1), "TAKES_PLACE_IN": (PLACE, 0), "POINT_IN_TIME": (TIME, 0)}
"""Of each relation the class of its argument, and which of its two sides is the event."""

_COVERED = 0.6


def argument_examples(folder: Path, leave_out: frozenset[str] = frozenset()) -> Iterator[tuple[list[str], int]]:
    """(features, class) of every pair in the texts of ``folder`` and its subfolders, those named in ``leave_out`` left out."""
    texts = sorted(folder.rglob("*.txt"))
    if not texts:
        raise DataError("no texts in this folder", where=str(folder), remedy="Unpack NEREL there: files .txt and .ann")
    for path in texts:
        if path.name not in leave_out:
            yield from _examples(path)


def _examples(path: Path) -> Iterator[tuple[list[str], int]]:
    entities, relations = _read(path.with_suffix(".ann"))
    doc, report, annotation = analysed(path)
    scene = build(doc, report, annotation)
    syntax = syntax_of(doc)
    spans = [report.working.offsets.to_source(mention.found.span) for mention in annotation.mentions]
    events: dict[str, int] = {}
    for name, (label, span) in entities.items():
        words = doc.char_span(*report.working.offsets.to_working(span), alignment_mode="expand")
        if label == "EVENT" and words:
            events[name] = words.root.i
    arguments: defaultdict[int, list[tuple[int, Span]]] = defaultdict(list)
    for relation, sides in relations:
        if relation in _ROLES:
            role, at = _ROLES[relation]
            if sides[at] in events and sides[1 - at] in entities:
                arguments[events[sides[at]]].append((role, entities[sides[1 - at]][1]))
    for event in sorted(set(events.values())):
        for index in scene.by_sentence[scene.sentence_of[event]]:
            role = next((role for role, span in arguments[event] if _covers(spans[index], span)), 0)
            yield argument_features(scene, syntax, event, index), role


def _covers(one: Span, other: Span) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common > _COVERED * (max(one[1], other[1]) - min(one[0], other[0]))


def _read(path: Path) -> tuple[dict[str, tuple[str, Span]], list[tuple[str, tuple[str, str]]]]:
    """Entities by their brat names, and relations (type, the names of both sides)."""
    entities: dict[str, tuple[str, Span]] = {}
    relations: list[tuple[str, tuple[str, str]]] = []
    at = 0
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            at += 1
            name, _, rest = line.partition("\t")
            words = rest.split("\t")[0].split()
            if name.startswith("T"):
                entities[name] = (words[0], (int(words[1]), int(words[-1])))
            elif name.startswith("R"):
                relations.append((words[0], (words[1].removeprefix("Arg1:"), words[2].removeprefix("Arg2:"))))
    except (ValueError, IndexError) as error:
        raise DataError(f"not brat's form ({error})", where=f"{path}:{at}", remedy="Mend the line") from error
    except OSError as error:
        raise DataError("the annotation of a text is missing", where=str(path), remedy="Put the .ann file beside its text") from error
    return entities, relations
