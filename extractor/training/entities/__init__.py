"""How the files in ``models/entities`` were made: ``python -m extractor.training.entities``.

The only place of the project that needs torch.
"""
