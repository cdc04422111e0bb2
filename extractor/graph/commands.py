"""What the command line does with an archive, as plain functions: it prints what they return.

In: the folder of a run and the options as typed.  Out: text.  ``query`` is ``extractor query``, ``export`` is
``extractor export``, ``identities`` shows merges and suggestions, ``decide`` keeps what a person said of a pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractor.errors import QueryError, UsageError
from extractor.graph.archive import open_archive
from extractor.graph.archive.phrases import Refused, phrase
from extractor.graph.archive.understanding import Language

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Format", "decide", "export", "identities", "query"]

Format = Literal["table", "csv", "json"]

_SHOWN = ("name", "from", "to", "partner", "who", "where", "edtf", "status", "outcomes", "quote", "report", "page")


def query(
    folder: Path,
    question: str | None = None,
    *,
    who: str | None = None,
    where: str | None = None,
    when: str | None = None,
    status: str | None = None,
    outcome: str | None = None,
    text: str | None = None,
    sparql: str | None = None,
    search: str | None = None,
    form: Format = "table",
    limit: int | None = 50,
    language: Language = "ru",
) -> str:
    """The answer to a question, to options, to a search in the reports, or to SPARQL (its text, or a file).

    Raises ``UsageError`` where more than one way of asking is used or none, ``QueryError`` where it is not understood.
    """
    options = {"who": who, "where": where, "when": when, "status": status, "outcome": outcome, "text": text}
    options = {name: value for name, value in options.items() if value is not None}
    if bool(question) + bool(options) + bool(sparql) + bool(search) != 1:
        raise UsageError(
            "ask in one way: a question, options, words to search for, or SPARQL",
            remedy="For instance: extractor query OUT «Куда ездил Кресс?», or --who Кресс --when 2010/2012",
        )
    with _saying(language), open_archive(folder) as archive:
        if sparql:
            from extractor.graph.exports.rdf import sparql as ask_sparql

            return _shown(ask_sparql(archive, _sparql(sparql)), form, language)
        if search:
            return _shown(archive.search(search, limit=limit), form, language)
        if question:
            from extractor.graph.archive.questions import ask

            answer = ask(archive, question, language=language)
            if form != "table":
                return _shown(answer.rows, form, language)
            rows = _shown(answer.rows.head(limit) if limit else answer.rows, form, language)
            understood, answered = phrase(language, "understood"), phrase(language, "answer")
            return f"{understood}: {answer.understood}\n{answered}: {answer.text}\n\n{rows}"
        return _shown(archive.visits(**options, limit=limit), form, language)


@contextmanager
def _saying(language: Language) -> Iterator[None]:
    """What is refused is refused in ``language``."""
    try:
        yield
    except Refused as refused:
        raise refused.told(language) from refused


def _sparql(given: str) -> str:
    """The query itself, read from a file where ``given`` names one."""
    if "{" in given:
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise QueryError(f"neither SPARQL nor a file that can be read ({error})", where=repr(given)) from error


def _shown(frame: pd.DataFrame, form: Format, language: Language) -> str:
    if form == "csv":
        return str(frame.to_csv(index=False))
    if form == "json":
        return str(frame.to_json(orient="records", force_ascii=False, indent=1)) + "\n"
    if frame.empty:
        return "—\n"
    columns = [name for name in _SHOWN if name in frame.columns]
    if not columns:
        return str(frame.fillna("").to_string(index=False, max_colwidth=60)) + "\n"
    shown = frame[columns].fillna("")
    if "status" in columns:
        shown = shown.assign(status=[phrase(language, status) for status in shown["status"]])
    shown = shown.rename(columns={name: phrase(language, f"column {name}") for name in columns})
    return str(shown.to_string(index=False, max_colwidth=60)) + "\n"


def export(folder: Path, to: str, path: Path, *, language: Language = "ru", **asked: Any) -> str:
    """Write the archive, or what is asked of it, in the format ``to``; what was written."""
    from extractor.graph.exports import export as write

    with _saying(language), open_archive(folder) as archive:
        write(archive, to, path, **{name: value for name, value in asked.items() if value is not None})
    return f"{path}\n"


def identities(
    folder: Path, *, suggested: bool = False, form: Format = "table", limit: int | None = 50, language: Language = "ru"
) -> str:
    """The merges of identities, or the pairs that wait for a person."""
    with open_archive(folder) as archive:
        frame = archive.suggestions() if suggested else archive.merges()
    return _shown(frame.head(limit) if limit else frame, form, language)


def decide(folder: Path, left: str, right: str, *, same: bool) -> str:
    """Keep that two ids are one entity, or that they are not."""
    with open_archive(folder) as archive:
        archive.decide(left, right, same=same)
    return f"{left} {'=' if same else '≠'} {right}\n"
