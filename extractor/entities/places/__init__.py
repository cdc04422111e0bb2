"""Places: the gazetteer, and the finding of places in a text."""
