"""``extractor train relations``: learn from annotated or corrected reports, show the gain, then take the new model over.

In: folders with ``text/`` and ``gold/``.  Out: the comparison on the screen; the files of the model where it is better or asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.cli.messages import Lang, say

__all__ = ["train_relations"]


def train_relations(data: Sequence[Path], nerel: Path | None, afresh: bool, accept: bool, output: Path | None, sources: Sequence[str], lang: Lang) -> int:
    """Learn from ``data``; the model in ``output`` (without it the program's own) is replaced where the new one is better, or ``accept`` says so."""
    from extractor.relations.ranking import FOLDER
    from extractor.training.relations import card, scores, train, write_shipped

    folder = output or FOLDER
    trained = train(data, nerel, afresh, folder, lambda step, count: print(say(lang, f"train {step}", count=count), file=sys.stderr))
    known = trained.present is None and trained.recorded is not None
    print(say(lang, "train known" if known else "train compared", compared=trained.compared, recorded=trained.recorded))
    rows = {"rules": trained.rules, "present": trained.present, "new": trained.new}
    for name, figures in rows.items():
        if figures is not None:
            row, pairs = figures.rows["visit"], figures.rows["who-where"]
            print(f"  {say(lang, f'train {name}'):36} {row.p:.3f} / {row.r:.3f} / {row.f1:.3f}   {pairs.f1:.3f}")
    errors = [error for error in (trained.present_error, trained.error) if error is not None]
    print(say(lang, "train calibration", errors=" → ".join(f"{error:.3f}" for error in errors)))
    print(say(lang, "train took", seconds=round(trained.seconds)))
    if not (trained.better or accept):
        print(say(lang, "train kept"))
        return 0
    write_shipped(folder, trained.ranker, trained.confidence, scores(trained))
    (folder / "README.md").write_text(card(trained, sources or [path.name for path in data]), encoding="utf-8")
    print(say(lang, "train written", folder=folder))
    return 0
