"""What is known of a word form by itself, before any context.

In: a form (a piece or a word of ``pieces``).  Out: its row in natasha's navec vectors, its letters, its shape, its
pymorphy3 grammemes, what dictionaries say of it, and a stem.  All of it depends on the form alone, so that whoever asks can keep the
answer for every distinct form.

The vectors and dictionaries lie in natasha's wheel and are found without importing natasha, whose import needs
``pkg_resources``.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.errors import DataError
from extractor.language.lexemes import parses
from extractor.language.string_index import StringIndex
from extractor.language.weights import load_vectors, vocabulary

__all__ = [
    "CHARS",
    "GRAMMEMES",
    "LETTERS",
    "LEXICON",
    "SHAPES",
    "TABLE",
    "Lexicon",
    "Stems",
    "letters",
    "natasha_data",
    "shape",
    "stem",
]

TABLE = Path(__file__).resolve().parents[3] / "models" / "entities" / "known.npz"
"""What ``Lexicon.known`` says of each of navec's words, made beforehand because pymorphy3 takes its time."""

CHARS = 20
"""Letters kept of a form: the first 11 and the last 9 of a longer one."""

_ALPHABET = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    ".,:;!?-–—«»„“”\"'()[]/%№$€°&+*=іІѣѢѳѲѵѴїЇєЄўЎқҚҳҲңәӘөӨүҮұһ"
)
_LETTER_ID = {letter: index + 2 for index, letter in enumerate(dict.fromkeys(_ALPHABET))}
LETTERS = len(_LETTER_ID) + 2
"""Size of the alphabet: 0 is padding, 1 any other character."""

GRAMMEMES = [
    "NOUN",
    "ADJF",
    "ADJS",
    "COMP",
    "VERB",
    "INFN",
    "PRTF",
    "PRTS",
    "GRND",
    "NUMR",
    "ADVB",
    "NPRO",
    "PRED",
    "PREP",
    "CONJ",
    "PRCL",
    "INTJ",
    "anim",
    "inan",
    "masc",
    "femn",
    "neut",
    "ms-f",
    "GNdr",
    "sing",
    "plur",
    "Sgtm",
    "Pltm",
    "Fixd",
    "Abbr",
    "Name",
    "Surn",
    "Patr",
    "Geox",
    "Orgn",
    "Trad",
    "Qual",
    "Apro",
    "Anum",
    "Poss",
    "nomn",
    "gent",
    "datv",
    "accs",
    "ablt",
    "loct",
    "voct",
    "gen2",
    "acc2",
    "loc2",
    "past",
    "pres",
    "futr",
    "1per",
    "2per",
    "3per",
    "impf",
    "perf",
    "LATN",
    "ROMN",
    "NUMB",
    "UNKN",
    "Init",
    "Infr",
]
"""The pymorphy3 (OpenCorpora) grammemes that are features."""
_GRAMMEME_ID = {name: index for index, name in enumerate(GRAMMEMES)}

SHAPES = [
    "lower",
    "title",
    "upper",
    "one-capital",
    "one-small",
    "mixed",
    "digits",
    "punctuation",
    "line-end",
    "other",
    "latin",
    "digits-1",
    "digits-2",
    "digits-3",
    "digits-4",
    "digits-more",
    "day",
    "month",
    "year-late",
    "year-modern",
    "roman",
    "vowel-less",
]
"""The columns of ``shape``."""
_SHAPE_ID = {name: index for index, name in enumerate(SHAPES)}

LEXICON = ("in vocabulary", "by lemma", "first name", "surname", "perhaps first name")
"""What dictionaries say of a form."""

_ROMAN = re.compile(r"[IVXLCХ]{1,6}")
_VOWEL = re.compile(r"[аеёиоуыэюяaeiouy]", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ией|иям|иях|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ым|им|ом|ем|ых|их|ам|ям|ах"
    r"|ях|ов|ев|ия|ию|ии|ью|а|я|о|е|ы|и|у|ю|й|ь)$"
)


def natasha_data() -> Path:
    """The folder of natasha's data inside the installed package.  Raises ``DataError`` if there is none."""
    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise DataError("natasha is not installed", where="natasha", remedy="Install the package natasha>=1.6")
    return Path(spec.origin).parent / "data"


def letters(form: str) -> NDArray[np.int16]:
    """The letters of ``form`` as ids, shape ``(CHARS,)``, zeros at the end."""
    if len(form) > CHARS:
        form = form[:11] + form[-9:]
    row = np.zeros(CHARS, dtype=np.int16)
    row[: len(form)] = [_LETTER_ID.get(letter, 1) for letter in form]
    return row


def shape(form: str) -> NDArray[np.float32]:
    """The outline of ``form``, 0/1 over ``SHAPES``."""
    row = np.zeros(len(SHAPES), dtype=np.float32)

    def put(name: str) -> None:
        row[_SHAPE_ID[name]] = 1.0

    if form == "\n":
        put("line-end")
    elif form.isdecimal():
        put("digits")
        put(f"digits-{len(form)}" if len(form) < 5 else "digits-more")
        value = int(form[:6])
        if 1 <= value <= 31 and len(form) < 3:
            put("day")
        if 1 <= value <= 12 and len(form) < 3:
            put("month")
        if 1000 <= value < 1900:
            put("year-late")
        if 1900 <= value <= 2100:
            put("year-modern")
    elif form.isalpha():
        if len(form) == 1:
            put("one-capital" if form.isupper() else "one-small")
        elif form.islower():
            put("lower")
        elif form.isupper():
            put("upper")
        elif form[0].isupper() and form[1:].islower():
            put("title")
        else:
            put("mixed")
        if form.isascii():
            put("latin")
        if _ROMAN.fullmatch(form):
            put("roman")
        if not _VOWEL.search(form):
            put("vowel-less")
    elif len(form) == 1:
        put("punctuation")
    else:
        put("other")
    return row


def stem(form: str) -> str | None:
    """A crude stem that ties the case forms of a word together, or None for what is no word of its own weight."""
    if len(form) < 3 or not form.isalpha():
        return None
    lower = form.lower().replace("ё", "е")
    return _ENDING.sub("", lower) if len(lower) > 4 else lower


class Stems:
    """Numbers for stems: forms of one word share theirs, -1 is for forms without a stem."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, form: str) -> int:
        """The number of the stem of ``form``."""
        key = stem(form)
        return -1 if key is None else self._numbers.setdefault(key, len(self._numbers))


class Lexicon:
    """Vectors, grammemes and dictionaries, loaded once (``Lexicon.shared()``)."""

    def __init__(self) -> None:
        data = natasha_data()
        self._vectors = load_vectors()
        self._ids, self._unknown = self._vectors.ids, self._vectors.unknown
        self._first = _read_words(data / "dict" / "first.txt")
        self._last = _read_words(data / "dict" / "last.txt")
        self._maybe = _read_words(data / "dict" / "maybe_first.txt")
        self._table = _read_table(TABLE)

    @staticmethod
    @functools.cache
    def shared() -> Lexicon:
        """The one lexicon of the process."""
        return Lexicon()

    def vector_id(self, form: str) -> int:
        """The row of ``form`` in navec, or the row of unknown words."""
        lower = form.lower()
        found = self._ids.get(lower)
        if found is None and "ё" in lower:
            found = self._ids.get(lower.replace("ё", "е"))
        return self._unknown if found is None else found

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """navec's vectors, ``len(ids)`` x 300."""
        return self._vectors.rows(ids)

    def known(self, form: str) -> tuple[int, NDArray[np.float32]]:
        """Row in navec (by form, else by lemma), and grammemes with their probabilities beside dictionaries (0/1)."""
        direct = self._ids.get(form.lower())
        if direct is not None and self._table is not None:
            index, rows = self._table
            return direct, rows[index[direct]].astype(np.float32)
        return self.analyse(form)

    def analyse(self, form: str) -> tuple[int, NDArray[np.float32]]:
        """``known`` without the table, through pymorphy3.  In half precision, as the table and the training have it."""
        marks = np.zeros(len(LEXICON), dtype=np.float32)
        grammemes = np.zeros(len(GRAMMEMES), dtype=np.float32)
        row = self.vector_id(form)
        if row != self._unknown:
            marks[0] = 1.0
        if form.isalpha() and len(form) < 60:
            lemmas: set[str] = set()
            for parse in parses(form)[:6]:
                for name in parse.grammemes:
                    index = _GRAMMEME_ID.get(name)
                    if index is not None:
                        grammemes[index] += parse.score
                lemma = parse.normal
                if lemma in lemmas:
                    continue
                lemmas.add(lemma)
                marks[2] = max(marks[2], lemma in self._first)
                marks[3] = max(marks[3], lemma in self._last or ("ё" in lemma and lemma.replace("ё", "е") in self._last))
                marks[4] = max(marks[4], lemma in self._maybe)
                if row == self._unknown:
                    row = self.vector_id(lemma)
                    marks[1] = row != self._unknown
        return row, np.concatenate([grammemes, marks]).astype(np.float16).astype(np.float32)

    @property
    def vocabulary(self) -> list[str]:
        """navec's words in the order of its rows."""
        return vocabulary()


def _read_table(path: Path) -> tuple[NDArray[np.int64], NDArray[np.float16]] | None:
    """The table of ``known`` for navec's words, if it was made."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            index, rows = stored["index"].astype(np.int64), stored["rows"]
    except FileNotFoundError:
        return None
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"the table of forms cannot be read: {error}", where=str(path)) from error
    if rows.shape[1] != len(GRAMMEMES) + len(LEXICON):
        raise DataError("the table of forms was made for other features", where=str(path))
    return index, rows


def _read_words(path: Path) -> StringIndex:
    try:
        return StringIndex(line for line in path.read_text(encoding="utf-8").split("\n") if line)
    except OSError as error:
        raise DataError(f"natasha's dictionary cannot be read: {error}", where=str(path)) from error
