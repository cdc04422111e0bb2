"""Where the answers to FactRuEval come from: a folder of submissions, or the program itself.

In: the path of a document of the devset.  Out: the texts of its three files.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.errors import DataError, MissingSource
from extractor.evaluation.factrueval.gold import folded
from extractor.evaluation.factrueval.scores import Submission
from extractor.schema import Document

__all__ = ["extracted", "lemmatised", "submitted"]


def submitted(folder: Path) -> Callable[[Path], Submission]:
    """Read the answers from ``folder``, as ``extractor export --to factrueval`` writes it; a missing file is an empty one.

    Raises ``MissingSource`` where the folder holds no submission at all; reading one may raise ``DataError``.
    """
    if not any(folder.glob("*.task[123]")):
        raise MissingSource("no submission here", where=str(folder), remedy="Make one: extractor export OUT --to factrueval -o FOLDER")

    def read(path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"cannot be read as UTF-8 ({error})", where=str(path), remedy="Export it anew") from error

    def answer(path: Path) -> Submission:
        mentions, objects, facts = (read(folder / f"{path.stem}.task{number}") for number in (1, 2, 3))
        return mentions, objects, facts

    return answer


def extracted(extract: Callable[[Path], Document]) -> Callable[[Path], Submission]:
    """Have the documents themselves read by ``extract``."""
    from extractor.graph.exports.factrueval import task1, task2, task3

    def answer(path: Path) -> Submission:
        document = extract(path)
        return task1(document), task2(document), task3(document)

    return answer


def lemmatised(text: str) -> str:
    """``text`` with its words in dictionary form, folded: positions are compared so."""
    from extractor.language import lexemes

    return " ".join(folded(lexemes.lemma(word)) for word in text.split())
