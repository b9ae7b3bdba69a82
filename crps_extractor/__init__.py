"""CRPS Extractor: two reviewers extract data from full-text PDFs, compare, settle and export."""

__version__ = "0.1.0"
