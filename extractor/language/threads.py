"""Matrix products on one thread.

In: a function.  Out: the same function, during which numpy's BLAS uses one thread.  The models' matrices are small:
more threads gain little on an idle machine and lose most of the speed on a busy one, where the threads wait for each
other; and sums come out the same in every bit however many processors there are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["on_one_thread"]

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@cache
def _blas() -> Any:
    import numpy  # noqa: F401  (its BLAS is only found once it is loaded)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def on_one_thread(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """``function`` with BLAS held to one thread while it runs."""

    @wraps(function)
    def held(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with _blas().limit(limits=1):
            return function(*args, **kwargs)

    return held
