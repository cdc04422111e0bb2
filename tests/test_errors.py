"""One tree of errors: drawn as it is, told in full, and able to cross process borders."""

from __future__ import annotations

import pickle

import pytest

from extractor import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_drawn_tells_all_and_survives_pickling(name: str) -> None:
    kind = getattr(errors, name)
    assert issubclass(kind, errors.ExtractorError)
    assert name in (errors.__doc__ or "")
    error = kind("what", where="report.txt:3", remedy="Do this")
    assert str(error) == "report.txt:3: what. Do this"
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.what, copy.where, copy.remedy) == ("what", "report.txt:3", "Do this")
    assert kind.exit_code == (2 if name == "UsageError" else 1)
