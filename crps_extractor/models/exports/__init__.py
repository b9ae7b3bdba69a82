"""Exports: one module a format, each writing a review's whole state to one file, as far as the viewer may read it."""
