"""``extractor`` with the toy flow in place of the models, also in the workers that a run spawns.

A spawned process imports the script of its parent, and so gets the toy flow before it does anything.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_FLOW = Path(__file__).resolve().parents[1] / "batch" / "toy_flow.py"
_SPEC = importlib.util.spec_from_file_location("extractor.pipeline", _FLOW)
assert _SPEC and _SPEC.loader
sys.modules["extractor.pipeline"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["extractor.pipeline"])

if __name__ == "__main__":
    from extractor.cli import main

    main()
