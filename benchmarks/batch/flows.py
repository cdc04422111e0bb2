"""One flow over some reports in a process of its own: stock natasha's whole pipeline, or ours from file to rows.

Usage: ``python benchmarks/batch/flows.py natasha|extractor FILE...`` (a list on standard input where no file is named).  Prints one
JSON object: seconds to load, CPU seconds by stage, tokens (razdel's, for both flows), and the peak memory in MB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

Clock = Callable[[str], None]
Work = Callable[[bytes, str, Clock], None]


def natasha() -> Work:
    """Segments, morphology, syntax, names, lemmas of all tokens, normal forms of names, dates: as natasha's README has it."""
    import pymorphy3

    sys.modules["pymorphy2"] = pymorphy3  # pymorphy2 needs pkg_resources, which setuptools has no more
    import natasha as n

    vocab, embedding = n.MorphVocab(), n.NewsEmbedding()
    segmenter, dates = n.Segmenter(), n.DatesExtractor(vocab)
    morphology, syntax, names = n.NewsMorphTagger(embedding), n.NewsSyntaxParser(embedding), n.NewsNERTagger(embedding)

    def work(data: bytes, name: str, clock: Clock) -> None:
        doc = n.Doc(data.decode("utf-8"))
        doc.segment(segmenter)
        clock("segments")
        doc.tag_morph(morphology)
        clock("morphology")
        doc.parse_syntax(syntax)
        clock("syntax")
        doc.tag_ner(names)
        clock("names")
        for token in doc.tokens:
            token.lemmatize(vocab)
        clock("lemmas")
        for span in doc.spans:
            span.normalize(vocab)
        clock("normal forms")
        list(dates(doc.text))
        clock("dates")

    return work


def extractor() -> Work:
    """Reading, every component of the pipeline, and the rows for the store."""
    from extractor import pipeline
    from extractor.batch.process import warm
    from extractor.reading import read
    from extractor.store import rows_of

    nlp = pipeline.load()
    warm()

    def work(data: bytes, name: str, clock: Clock) -> None:
        report = read(data, name=name)
        clock("reading")
        doc = nlp.make_doc(report.working.text)
        doc._.report = report
        clock("tokens")
        for stage, component in nlp.pipeline:
            doc = component(doc)
            clock(stage.removeprefix("extractor_"))
        rows_of(doc._.document, name, sha256="", version="")
        clock("rows")

    return work


def measure(make: Callable[[], Work], files: list[Path]) -> dict[str, Any]:
    """The figures of a flow over ``files``."""
    from razdel import tokenize

    began = time.perf_counter()
    work = make()
    load = time.perf_counter() - began
    stages: dict[str, float] = defaultdict(float)
    last = 0.0

    def clock(stage: str) -> None:
        nonlocal last
        now = time.process_time()
        stages[stage] += now - last
        last = now

    wall = 0.0
    for path in files:
        begun, last = time.perf_counter(), time.process_time()
        work(path.read_bytes(), path.name, clock)
        wall += time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tokens = sum(1 for path in files for _ in tokenize(path.read_text(encoding="utf-8")))
    return {"load": load, "wall": wall, "stages": dict(stages), "tokens": tokens, "memory": memory}


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[2:] or sys.stdin.read().splitlines()]
    print(json.dumps(measure({"natasha": natasha, "extractor": extractor}[sys.argv[1]], paths)))
