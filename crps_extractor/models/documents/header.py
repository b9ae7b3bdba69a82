"""Look at a file's first bytes before anything tries to read it as a PDF."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.documents.refusals import Refusal, refusal

__all__ = ["HEADER_BYTES", "why_not_pdf"]

HEADER_BYTES = 1024
"""The PDF mark must stand within so many bytes of the beginning."""

_GUESSES = (
    (b"<!doctype html", ", but a web page, perhaps a sign-in page"),
    (b"<html", ", but a web page, perhaps a sign-in page"),
    (b"<svg", ", but a drawing (SVG)"),
    (b"<?xml", ", but an XML file"),
    (b"pk\x03\x04", ", but a zip archive or an office document"),
    (b"\x89png", ", but a picture (PNG)"),
    (b"\xff\xd8\xff", ", but a picture (JPEG)"),
    (b"{\\rtf", ", but a text document (RTF)"),
)


def why_not_pdf(path: Path) -> Refusal | None:
    """Why this file cannot be a PDF, judged by its first 1,024 bytes; None when it may be one."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return refusal("missing_file", name=path.name)
    except OSError:
        return refusal("unreadable_file", name=path.name)
    if not head:
        return refusal("empty", name=path.name)
    if b"%PDF-" in head:
        return None
    lowered = head.lower()
    guess = next((words for mark, words in _GUESSES if mark in lowered), "")
    return refusal("not_pdf", name=path.name, guess=guess)
