"""What the pipeline's components have in common.

A component takes a ``Doc``, writes one analysis into it and returns it.  It keeps nothing but its settings: the
weights belong to the process, so that a pipeline is pickled, copied and saved without them.

Texts are analysed one by one even where spaCy hands over many: a Doc's sentences fill the models' matrices well
enough, and so the numbers, hence the answers, never depend on which other texts were in the same batch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["Component"]


class Component(ABC):
    """A pipeline component without state; subclasses say what they do in ``annotate``."""

    def __init__(self, name: str, **settings: Any) -> None:
        self.name = name
        self.settings = settings

    @abstractmethod
    def annotate(self, doc: Doc) -> None:
        """Write the analysis into ``doc``."""

    def __call__(self, doc: Doc) -> Doc:
        """``doc``, annotated; an empty one is left alone."""
        if len(doc):
            self.annotate(doc)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """The docs of ``stream``, annotated, in order."""
        for doc in stream:
            yield self(doc)

    def initialize(self, get_examples: Any = None, nlp: Language | None = None) -> None:  # noqa: B027 — having nothing to do is the right default
        """Nothing to learn."""

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing: settings stand in the pipeline's config."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Component:
        """The component itself."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: B027 — having nothing to do is the right default
        """Write nothing: settings stand in the pipeline's config."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Component:
        """The component itself."""
        return self
