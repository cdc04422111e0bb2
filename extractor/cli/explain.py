"""``extractor explain``: the layout of a report, and what every rule made of each sentence.

In: the path of a report.  Out: its blocks with kind, level and context; then each sentence with the trace of the
flow: the stretch a rule looked at, the rule, what was taken or dropped, and why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.cli.messages import Lang, say
from extractor.schema import Block, BlockKind, Document, Report, Span

__all__ = ["explain", "explanation"]

_WIDTH = 100


def explain(path: Path, sentence: int | None, lang: Lang) -> int:
    """Print the explanation of the report at ``path``; exit code 2 for a sentence that it does not have."""
    from extractor.pipeline import extract
    from extractor.reading import read

    document = extract(read(path), explain=True)
    sentences = sentence_spans(document.report)
    if sentence is not None and sentence > len(sentences):
        print(say(lang, "no sentence", number=sentence, count=len(sentences)), file=sys.stderr)
        return 2
    for line in explanation(document, sentences, sentence, lang):
        print(line)
    return 0


def explanation(document: Document, sentences: list[Span], only: int | None, lang: Lang) -> Iterator[str]:
    """The lines of the explanation, for all ``sentences`` or ``only`` the one with this number (from 1)."""
    report = document.report
    if only is None:
        yield f"# {say(lang, 'blocks')}"
        yield from (_block(report, block, lang) for block in report.blocks)
        yield ""
        yield f"# {say(lang, 'sentences')}"
    for number, span in enumerate(sentences, 1):
        if only in (None, number):
            yield from _sentence(document, number, span, lang)


def sentence_spans(report: Report) -> list[Span]:
    """The sentences of the report's blocks, as spans of ``report.text``, page furniture left out."""
    from razdel import sentenize

    spans: list[Span] = []
    for block in report.blocks:
        if block.kind is not BlockKind.FURNITURE:
            start, end = block.span
            found = sentenize(report.working.text[start:end])
            spans += [report.working.offsets.to_source((start + s.start, start + s.stop)) for s in found]
    return spans


def _block(report: Report, block: Block, lang: Lang) -> str:
    working, context = report.working.text, block.context
    role = f"{block.kind.value}{f' {block.level}' if block.level else ''}"
    told = []
    if block.cells:
        told.append(" | ".join(_short(working[start:end]) for start, end in block.cells))
    else:
        told.append(_short(working[slice(*block.span)]))
    if context.headings:
        names = " / ".join(_short(working[slice(*report.blocks[i].span)], 40) for i in context.headings)
        told.append(f"{say(lang, 'context headings')}: {names}")
    if context.lead_in is not None:
        told.append(f"{say(lang, 'context lead-in')} {context.lead_in}")
    if context.columns:
        told.append(f"{say(lang, 'context columns')}: {' | '.join(context.columns)}")
    if date := [str(part) for part in (context.year, context.month, context.day) if part is not None]:
        told.append(f"{say(lang, 'context date')}: {'-'.join(date)}")
    return f"{block.index:4} {role:12} {'; '.join(told)}"


def _sentence(document: Document, number: int, span: Span, lang: Lang) -> Iterator[str]:
    report = document.report
    yield f"{number:4} [{span[0]}–{span[1]}] {_short(report.quote(span), 10 * _WIDTH)}"
    fired = [entry for entry in document.trace if span[0] <= entry[0][0] < span[1]]
    for at, rule, verdict in fired:
        yield f"       «{_short(report.quote(at))}» {rule}: {verdict}"
    for visit in document.visits:
        if any(span[0] < quote.span[1] and quote.span[0] < span[1] for quote in visit.evidence):
            who = ", ".join(visitor.name for visitor in visit.visitors)
            when = visit.when.edtf if visit.when else None
            where = visit.place.name if visit.place else "?"
            yield f"     → {say(lang, 'visit found')} {visit.id}: {who} → {where} [{when}] {visit.status.value}, {visit.rule}"
    if not fired:
        yield f"       {say(lang, 'nothing fired')}"


def _short(text: str, width: int = _WIDTH) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
