"""Places: the gazetteer, the finding of places in a text, and the choice among namesakes."""

from extractor.entities.places.adjectives import adjective, find_adjectives, inhabitants
from extractor.entities.places.finding import find_places
from extractor.entities.places.resolution import resolve

__all__ = ["adjective", "find_adjectives", "find_places", "inhabitants", "resolve"]
