"""How the name dictionaries in ``models/names`` were made."""
