"""Places: the gazetteer, the finding of places in a text, and the choice among namesakes."""

from extractor.entities.places.finding import find_places
from extractor.entities.places.resolution import resolve

__all__ = ["find_places", "resolve"]
