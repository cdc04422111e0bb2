"""From when to when: the other end of a stay of which one end dates it.

In: a ``Scene``, a sentence and the stay its visit got.  Out: the stay, closed where the text says both ends apart: «20 мая отбыл
в Осло, где до 24-го …» (the end inside, the beginning told before) and «прибыла 30 апреля и выбыла 5 мая» (the day of leaving
under a verb of leaving in the same sentence).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.relations.dates import Stay, bounds
from extractor.relations.scene import Scene, ancestors

__all__ = ["closed"]

_LEAVING = frozenset({"выбыть", "отбыть", "уехать", "выехать", "улететь", "вылететь", "возвратиться", "вернуться", "отплыть"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 3  # months that such a stay may last


def closed(scene: Scene, stay: Stay, others: Sequence[tuple[int, str | None]]) -> Stay:
    """The stay with both ends; ``others``: (mention, EDTF) of the other dates of its sentence and of the entry it stands in."""
    edtf = stay.edtf or ""
    others = [(index, date) for index, date in others if date is not None and _DAY.fullmatch(date)]
    if edtf.startswith("../") and _DAY.fullmatch(edtf[3:]):
        starts = [date for _, date in others if date is not None and date <= edtf[3:] and _near(date, edtf[3:])]
        return Stay(stay.mention, f"{max(starts)}/{edtf[3:]}") if starts else stay
    if _DAY.fullmatch(edtf) and not _leaves(scene, stay.mention):
        ends = [date for index, date in others if date is not None and date > edtf and _near(edtf, date) and _leaves(scene, index)]
        return Stay(stay.mention, f"{edtf}/{min(ends)}") if ends and bounds(f"{edtf}/{min(ends)}") else stay
    return stay


def _leaves(scene: Scene, index: int) -> bool:
    """Whether a date hangs on a verb of leaving."""
    if index < 0:
        return False
    return any(scene.lemmas[token.i] in _LEAVING for token in ancestors(scene.doc[scene.mention(index).root])[:1])


def _near(first: str, last: str) -> bool:
    """Whether two days lie within ``_LONGEST`` months."""
    return 0 <= (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) < _LONGEST
