"""Formats: one module each, bytes to ``Draft``.

In: the bytes of a file and its name.  Out: its draft.  What the file is, its first bytes tell; its name only decides
between formats that have none (TXT, MD, HTML fragments).
"""

from __future__ import annotations

from extractor.reading.formats.registry import draft_of

__all__ = ["draft_of"]
