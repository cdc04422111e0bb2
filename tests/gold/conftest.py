"""One run over the sample reports with the real models, for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.batch import Options, run

CORPUS = next(folder / "corpus" for folder in Path(__file__).parents if (folder / "corpus").is_dir())


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with ``reports`` and ``gold``."""
    return CORPUS


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over all sample reports."""
    folder = tmp_path_factory.mktemp("corpus")
    assert run([CORPUS / "reports"], folder, Options(workers=2)).quarantined == 0
    return folder
