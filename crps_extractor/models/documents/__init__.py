"""PDFs: pages, words, search and the place of a quote; PyMuPDF runs in worker processes only.

``worker.py`` is what the rest of the program calls; ``engine.py``, ``drawing.py`` and ``reading.py`` run in the
worker and are the only modules that import PyMuPDF.
"""
