"""Names do not cross the cells of a table.

In: a ``Doc`` whose ``doc.spans["ner"]`` holds the candidates of a model taught on prose.  Out: the candidates cut at bars, tabs,
line ends and wide gaps: «Зуева А.Н. | Рига» is a name and a name.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span

__all__ = ["within_cells"]


def _parts_cells(doc: Doc, token: int) -> bool:
    text = doc[token].text
    return "|" in text or (text.isspace() and ("\t" in text or "\n" in text or len(text) > 1))


def within_cells(doc: Doc) -> list[Span]:
    """The candidates, none across a border of cells; parts without a letter fall away.

    A candidate loses nothing else, and candidates without a border in them are returned as they are.
    """
    kept: list[Span] = []
    for span in doc.spans.get("ner", []):
        start = span.start
        for token in range(span.start, span.end + 1):
            if token == span.end or _parts_cells(doc, token):
                if any(word.is_alpha for word in doc[start:token]):
                    kept.append(Span(doc, start, token, label=span.label))
                start = token + 1
    return kept
