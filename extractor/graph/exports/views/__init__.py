"""Map, timeline, network, table and filter over one list of visits, for a browser: served or inlined in one file.

In: visits in the gold form.  Out: marks (``marks.py``, what the scripts draw), the scripts and style sheets themselves, and
their words in Russian or English.  The scripts are classic ones (no module is imported, nothing evaluated), so that they
work under a strict content policy as well as inside a single HTML file; load them in the order of ``SCRIPTS``.  Each adds
a class to ``window.ExtractorViews``; how it is used stands at its head.  ``vendor/`` holds other people's parts.
"""

from extractor.graph.exports.views.assets import LAND, SCRIPTS, STYLES, asset, strings
from extractor.graph.exports.views.marks import Mark, mark

__all__ = ["LAND", "SCRIPTS", "STYLES", "Mark", "asset", "mark", "strings"]
