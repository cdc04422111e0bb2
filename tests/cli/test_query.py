"""``extractor query`` and ``extractor export`` over the run of two small reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.batch import Options, run
from extractor.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = tmp_path_factory.mktemp("shelf")
    (shelf / "a.txt").write_text("В мае 2003 года мэр Рязани Павел Маматов посетил Мюнстер.\n", encoding="utf-8")
    (shelf / "b.txt").write_text("12 июня 2005 года Павел Маматов выезжал в Брессюир.\n", encoding="utf-8")
    out = tmp_path_factory.mktemp("out")
    run([shelf], out, Options(workers=1))
    return out


def _call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["extractor", *words])
    with pytest.raises(SystemExit) as ended:
        main()
        raise SystemExit(0)
    return int(ended.value.code or 0)


def test_a_question_is_shown_back_and_answered(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "query", str(folder), "Куда ездил Маматов?", "--lang", "ru") == 0
    told = capsys.readouterr().out
    assert "Понято" in told
    assert "Мюнстер" in told
    assert "Брессюир" in told


def test_options_filter_and_json_carries_the_quote(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "query", str(folder), "--when", "2005", "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["where"] for row in rows] == ["Брессюир"]
    assert "выезжал" in rows[0]["quote"]


def test_two_ways_of_asking_at_once_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "query", str(folder), "Куда ездил Маматов?", "--who", "Маматов") == 2
    assert "one way" in capsys.readouterr().err


def test_an_export_is_written(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "places.geojson"
    assert _call(monkeypatch, "export", str(folder), "--to", "geojson", "-o", str(path)) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["type"] == "FeatureCollection"
