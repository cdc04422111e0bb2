"""Text that was decoded in the wrong encoding, saved, and so decoded twice.

In: a text.  Out: the text as it was meant, and by which way it went wrong, or the text unchanged.  A way back is
tried by encoding the text in the wrong encoding and decoding it in the right one; it is taken only if the outcome
reads like Russian and the text as it stands does not.
"""

from __future__ import annotations

import re

__all__ = ["repaired"]

_WAYS = (
    ("cp1251", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp866", "utf-8"),
    ("koi8-r", "utf-8"),
    ("mac-cyrillic", "utf-8"),
    ("latin-1", "cp1251"),
    ("cp1252", "cp1251"),
    ("latin-1", "koi8-r"),
    ("cp1252", "koi8-r"),
    ("latin-1", "cp866"),
    ("cp1252", "cp866"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("cp1251", "cp866"),
    ("cp866", "cp1251"),
    ("cp866", "koi8-r"),
    ("koi8-r", "cp866"),
)
_SAMPLE = 4_096
_COMMON = re.compile(
    "ст|но|то|на|ен|ов|ни|ра|во|ко|не|по|пр|ре|го|ос|ро|та|ал|ли|ва|ер|от|ть|де|ль|ин|ес|ом|ит|ор|ие|ол|ан|ка|ат|ет|"
    "ел|ас|ск|он|за|ог|ны|од|те|ла|ри|об|ом|ед|ар|ия|ой|ть|ый|ей|ти|до|ле|да|ми|ги|ск|ом|пе|ве|ви|бо|ез|из|ки|мо|со",
)
_STRANGE = re.compile("[\u0080-\u00bf\u00c0-\u00ff\u0402-\u040f\u0452-\u045f\u2500-\u259f]|[а-яё][А-ЯЁ]|[ЪЫЬ][а-я]")


def repaired(text: str) -> tuple[str, str]:
    """The text as it was meant and the way it went wrong as ``"cp1251-as-…"``; ("…", "") if nothing went wrong."""
    sample = text[:_SAMPLE]
    now = _reads(sample)
    if now >= 0.35:
        return text, ""
    best, way = now, ("", "")
    for wrong, right in _WAYS:
        candidate = _undone(sample, wrong, right, cut=len(text) > len(sample))
        if candidate is not None and (score := _reads(candidate)) > max(best, 0.3) and score > now + 0.15:
            best, way = score, (wrong, right)
    if way[0]:
        whole = _undone(text, *way, cut=False)
        if whole is not None:
            return whole, f"{way[1]}-as-{way[0]}"
    return text, ""


def _undone(text: str, wrong: str, right: str, cut: bool) -> str | None:
    """The text encoded in ``wrong`` and decoded in ``right``, or None where that is impossible."""
    try:
        data = text.encode(wrong, "strict" if wrong in ("latin-1", "koi8-r", "cp866") else "surrogatepass")
        return data.decode(right, "ignore" if cut else "strict")
    except (UnicodeError, LookupError):
        return None


def _reads(text: str) -> float:
    """How Russian the text reads: the share of its letters in common pairs, less what never stands in Russian."""
    letters = sum(1 for character in text if character > "\x7f" and character.isalpha())
    strange = len(_STRANGE.findall(text))
    if letters + strange < 4:
        return 1.0
    return (2 * len(_COMMON.findall(text)) - 2 * strange) / max(letters, 1)
