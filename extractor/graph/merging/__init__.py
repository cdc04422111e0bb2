"""Identity across reports: which names of the archive are one person, organization, group or place.

In: ``Profile`` records and ``Decision`` records.  Out: ``Resolution``: who is who, every merge with its score and
reasons, and the pairs that a person should look at.  ``weights.yaml`` and ``spelling.yaml`` hold what may be tuned.
"""

from extractor.graph.merging.profile import Decision, Office, Profile, Resolution, Verdict
from extractor.graph.merging.resolve import judge, resolve

__all__ = ["Decision", "Office", "Profile", "Resolution", "Verdict", "judge", "resolve"]
