"""Edits: how a text is changed without losing the way back.

In: a text and a sorted list of edits ``(start, end, replacement)``.  Out: the changed text and the segments that lead
from it to the text it came from.  Two layers of edits can be composed, so that each layer of mending sees a clean
text and the working text still leads to the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.schema import Segment

__all__ = ["Edit", "apply", "compose", "merge"]

Edit = tuple[int, int, str]
"""Characters ``[start, end)`` are replaced; a replacement of the same length corresponds character by character."""


def merge(first: Iterable[Edit], second: Iterable[Edit]) -> list[Edit]:
    """Both lists in order; an edit of ``second`` that overlaps one of ``first`` is dropped."""
    kept: list[Edit] = []
    stronger = sorted(first)
    at = 0
    for edit in sorted(second):
        while at < len(stronger) and stronger[at][1] <= edit[0]:
            kept.append(stronger[at])
            at += 1
        if at < len(stronger) and stronger[at][0] < edit[1]:
            continue
        kept.append(edit)
    kept.extend(stronger[at:])
    return kept


def apply(text: str, edits: Sequence[Edit]) -> tuple[str, tuple[Segment, ...]]:
    """The text after ``edits`` (sorted, not overlapping) and the segments from it back to ``text``."""
    pieces: list[str] = []
    segments: list[Segment] = []
    source = working = 0  # where the open run of one-to-one characters began
    done = 0  # characters of ``text`` already taken
    reached = 0  # characters already given out
    for start, end, replacement in edits:
        pieces.append(text[done:start])
        reached += start - done
        done = end
        if len(replacement) == end - start:
            pieces.append(replacement)
            reached += len(replacement)
            continue
        if reached > working:
            segments.append(Segment(working, reached - working, source, start - source))
        if replacement:
            pieces.append(replacement)
            segments.append(Segment(reached, len(replacement), start, end - start))
            reached += len(replacement)
        source, working = end, reached
    pieces.append(text[done:])
    reached += len(text) - done
    if reached > working:
        segments.append(Segment(working, reached - working, source, len(text) - source))
    return "".join(pieces), tuple(segments)


def compose(first: Sequence[Segment], second: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments from the text of ``second`` straight to the source of ``first``.

    ``first`` leads from the middle text to the source, ``second`` from the last text to the middle one.
    """
    out: list[Segment] = []
    at = 0

    def add(segment: Segment) -> None:
        if out:
            last = out[-1]
            straight = last.length == last.source_length and segment.length == segment.source_length
            if straight and last.source + last.source_length == segment.source:
                out[-1] = Segment(last.working, last.length + segment.length, last.source, last.length + segment.length)
                return
        out.append(segment)

    for piece in second:
        start, end = piece.working, piece.working + piece.length
        middle, middle_end = piece.source, piece.source + piece.source_length
        while at < len(first) and first[at].working + first[at].length <= middle:
            at += 1
        if piece.length != piece.source_length:
            add(_whole(first, at, piece, middle, middle_end))
            continue
        probe = at
        while start < end:
            segment = first[probe]
            inside = middle - segment.working
            take = min(segment.length - inside, end - start)
            if segment.length == segment.source_length:
                add(Segment(start, take, segment.source + inside, take))
            elif inside == 0:
                add(Segment(start, take, segment.source, segment.source_length))
            else:
                add(Segment(start, take, segment.source + segment.source_length, 0))
            start, middle = start + take, middle + take
            probe += 1
    return tuple(out)


def _whole(first: Sequence[Segment], at: int, piece: Segment, middle: int, middle_end: int) -> Segment:
    """A stretch that maps as a whole: the hull of the source characters behind it."""
    if at >= len(first):
        end = first[-1].source + first[-1].source_length if first else 0
        return Segment(piece.working, piece.length, end, 0)
    head = first[at]
    source = head.source + (middle - head.working if head.length == head.source_length else 0)
    if middle_end <= middle:
        return Segment(piece.working, piece.length, source, 0)
    while at + 1 < len(first) and first[at + 1].working < middle_end:
        at += 1
    tail = first[at]
    straight = tail.length == tail.source_length
    source_end = tail.source + (middle_end - tail.working if straight else tail.source_length)
    return Segment(piece.working, piece.length, source, source_end - source)
