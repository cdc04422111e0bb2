"""Speed of the language pipeline, part by part, in words a second on one core.

Usage: ``OPENBLAS_NUM_THREADS=1 python benchmarks/language/speed.py FOLDER [-n FILES] [--slovnet]``.  FOLDER holds UTF-8 ``*.txt`` reports;
``--slovnet`` adds slovnet's own loop over the same sentences, and counts where the answers differ.  Every figure is
the best of three runs over all files, without reading the models and the files.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.tokens import Doc

import extractor.language
from extractor.language.documents import sentences_of


def best_of(runs: int, work: Callable[[], object]) -> float:
    """The least seconds that ``work`` took."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def parts(texts: Sequence[str]) -> tuple[list[tuple[str, float]], list[Doc]]:
    """Seconds of the tokenizer, of each component, and of all, over ``texts``; and the finished docs."""
    nlp = extractor.language.build()
    for text in texts[:2]:
        nlp(text)
    rows = [("tokenizer", best_of(3, lambda: [nlp.make_doc(text) for text in texts]))]
    docs = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.pipeline:
        rows.append((name, best_of(3, lambda c=component: [c(doc) for doc in docs])))  # type: ignore[misc]
    rows.append(("all", best_of(3, lambda: [nlp(text) for text in texts])))
    return rows, docs


def slovnet(docs: Sequence[Doc]) -> list[tuple[str, float]]:
    """Seconds of slovnet's own loops over the sentences of ``docs``, eight at a time as natasha has it."""
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    from extractor.language.weights import _data

    navec = Navec.load(str(_data("emb/navec_news_v1_1B_250K_300d_100q.tar")))
    sentences = []
    for doc in docs:
        view = sentences_of(doc)
        words = [doc[int(place)].text for place in view.tokens]
        sentences += [words[a : a + n] for a, n in zip(view.starts.tolist(), view.lengths, strict=True)]
    rows = []
    for name, kind in (("morph", Morph), ("syntax", Syntax), ("ner", NER)):
        model = kind.load(str(_data(f"model/slovnet_{name}_news_v1.tar"))).navec(navec)
        items = [" ".join(words) for words in sentences] if name == "ner" else sentences
        rows.append((f"slovnet {name}", best_of(1, lambda m=model, i=items: list(m.map(i)))))  # type: ignore[misc]
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", type=int, default=30, help="how many files, by name")
    parser.add_argument("--slovnet", action="store_true")
    arguments = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(arguments.folder.glob("*.txt"))[: arguments.n]]
    rows, docs = parts(texts)
    words = sum(len(sentences_of(doc).tokens) for doc in docs)
    print(f"{len(texts)} texts, {words} words, {sum(map(len, texts))} characters")
    for name, seconds in [*rows, *(slovnet(docs) if arguments.slovnet else [])]:
        print(f"{name:24}{seconds:8.3f} s{words / seconds:12.0f} words/s")


if __name__ == "__main__":
    main()
