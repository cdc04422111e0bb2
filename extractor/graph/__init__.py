"""What the reports say together: identity across reports, the knowledge graph, and what is written of them.

In: ``schema.Document`` records.  Out: ``Identity`` (which names are one entity), a networkx ``MultiDiGraph``
(``model.py`` documents its types), GraphML, and the tables in ``tables/``.
"""

from extractor.graph.build import Draft, build
from extractor.graph.graphml import read_graphml, write_graphml
from extractor.graph.identity import Entity, Identity, identify
from extractor.graph.model import EDGES, NODES, check

__all__ = [
    "EDGES",
    "NODES",
    "Draft",
    "Entity",
    "Identity",
    "build",
    "check",
    "identify",
    "read_graphml",
    "write_graphml",
]
