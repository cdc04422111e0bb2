"""The page of the review: a web page served to the reviewer's own machine.

In: the folder of a run.  Out: a page on which facts are checked beside the text of their report, and decisions in the log.
``application`` maps addresses to ``Review`` and ``Names``; ``guard`` refuses what does not come from the page itself;
``records`` and ``passages`` say what the page is told of a fact and of a report; ``serving`` starts the server.  The page
itself is ``templates/page.html`` with the scripts in ``assets`` and the views of ``graph/exports/views``; its words are
``strings.yaml``.
"""

from extractor.review.page.application import create
from extractor.review.page.serving import address, serve

__all__ = ["address", "create", "serve"]
