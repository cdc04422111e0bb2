"""What people decided teaches the program: gold out of a review, measured and learned from with one command."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from extractor.batch import Options
from extractor.batch import run as run_batch
from extractor.cli.command import app
from extractor.relations.ranking import FOLDER
from extractor.review import open_review
from extractor.review.gold import write_gold

Archive = Callable[..., Path]

REPORTS = {
    "1.txt": "В мае 2003 года мэр Иван Петров посетил Орёл. Погода была хорошая.",
    "2.txt": "Анна Ким 5 июня 2004 года приехала в Казань. Завод в Самаре выпускает станки.",
    "3.txt": "Директор завода Лев Дуров выезжал в Тулу. Он живёт в Самаре.",
    "4.txt": "Олег Зимин в марте 2005 года побывал в Перми. Письмо пришло из Уфы.",
}


def test_a_review_is_gold_to_learn_from(archive: Archive, tmp_path: Path) -> None:
    run_batch([archive(REPORTS)], tmp_path / "out", Options(workers=1))
    with open_review(tmp_path / "out") as review:
        facts = review.facts()
        assert {fact.report for fact in facts} == set(REPORTS)
        for fact in facts:
            review.decide(fact.id, "accept", "Анна")
        review.decide(facts[0].id, "correct", "Анна", changes={"when": {"edtf": "2003-05-09"}})
        assert write_gold(review, tmp_path / "gold").reports == len(REPORTS)
    model = shutil.copytree(FOLDER, tmp_path / "model")
    result = CliRunner().invoke(app, ["--lang", "en", "train", "relations", str(tmp_path / "gold"), "--accept", "-o", str(model)])
    assert (result.exit_code, result.exception) == (0, None)
    assert f"compared on {len(REPORTS)} texts" in result.output
    assert (model / "visits.json").read_bytes() != (FOLDER / "visits.json").read_bytes()
