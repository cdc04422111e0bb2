"""How ``models/gazetteer`` was made."""
