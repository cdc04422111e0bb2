"""The command line: a thin shell over the rooms.

In: arguments.  Out: what a room returned, as text, and an exit code: 0 all well, 1 something could not be read or
written, 2 wrong usage.  Results go to standard output, everything else to standard error, in Russian or English
(``--lang``, else the locale).  ``command.py`` names the commands; each has a file of its own.
"""

from extractor.cli.command import app, main

__all__ = ["app", "main"]
