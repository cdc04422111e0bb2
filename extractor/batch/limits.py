"""What one report may cost: seconds of time and megabytes of memory.

In: the limits, and a block of work.  Out: the work, or ``OverTime`` or ``OverMemory`` in the middle of it; the process lives on.
Time is kept by the system's alarm, or where there is none (Windows, a thread beside the main one) by a clock of our own that
raises the error in the working thread; memory by the limit of the address space, set above what the process has already,
where the system has such a limit (Linux).
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

__all__ = ["OverMemory", "OverTime", "ReportLimits", "limited"]

_MEGABYTE = 1 << 20
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class ReportLimits:
    """``seconds`` that one report may take, and ``megabytes`` it may use beyond what the models need; 0 is no limit."""

    seconds: float = 600.0
    megabytes: int = 2048


class OverTime(BaseException):
    """The report took too long.  Not an ``Exception``, so that nobody on the way takes it for an error of his own."""


class OverMemory(BaseException):
    """The report used too much memory."""


@contextlib.contextmanager
def limited(limits: ReportLimits) -> Iterator[None]:
    """Hold what is done within to ``limits``; raises ``OverTime`` or ``OverMemory``."""
    with _alarm(limits.seconds), _address_space(limits.megabytes):
        try:
            yield
        except MemoryError as error:
            raise OverMemory from error


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not seconds:
        yield
        return
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        with _clock(seconds):
            yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> NoReturn:
    raise OverTime


@contextlib.contextmanager
def _clock(seconds: float) -> Iterator[None]:
    worker, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def ring() -> None:
        with lock:
            if not over.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker), ctypes.py_object(OverTime))

    clock = threading.Timer(seconds, ring)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        with lock:
            over.set()
        clock.cancel()


@contextlib.contextmanager
def _address_space(megabytes: int) -> Iterator[None]:
    if not megabytes or sys.platform == "win32" or not _STATM.exists():
        yield
        return
    import resource

    used = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + megabytes * _MEGABYTE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
