"""Files appear whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from extractor.batch.lock import held
from extractor.batch.publish import prepare_folder, published
from extractor.errors import OutputError


def test_files_move_into_place_together(tmp_path: Path) -> None:
    with published(tmp_path) as publication:
        publication.text("a.csv").write("а")
        publication.binary("b.bin").write(b"b")
        assert not (tmp_path / "a.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.bin"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("старое")
    with pytest.raises(OutputError, match=r"no room left.*same command again"), published(tmp_path) as publication:
        publication.text("a.csv").write("новое")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv", "старое")]


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".visits.csv.part").write_text("полов")
    (tmp_path / "visits.csv").write_text("целое")
    prepare_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["visits.csv"]


@pytest.mark.parametrize("folder", ["file", "file/inner", "\0"])
def test_a_folder_that_cannot_be_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="-o"):
        prepare_folder(tmp_path / folder)


def test_the_second_run_in_a_folder_is_told(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(OutputError, match="another run"), held(tmp_path):
        pass
    with held(tmp_path):
        pass
