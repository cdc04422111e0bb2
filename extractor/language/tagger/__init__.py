"""The project's own tagger: nested entities of NEREL's types, in numpy alone.

``tagger.load()`` gives a ``Tagger``; ``Tagger.tag(text)`` gives spans of characters; importing
``extractor.language.tagger.component`` registers it with spaCy as ``extractor_tagger``.
"""
