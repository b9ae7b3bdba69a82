"""Turn whatever PyMuPDF raises into one refusal that names the place where it happened (worker side)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pymupdf

from crps_extractor.models.documents.refusals import Refused, refusal

__all__ = ["HasPages", "loaded_page", "refusing"]

_FAULTS = (
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    OSError,
    pymupdf.mupdf.FzErrorBase,
)
"""A damaged PDF makes PyMuPDF raise any of these, from any call (41 of 5,558 odd files)."""


class HasPages(Protocol):
    """What is needed of an open PDF to load a page."""

    name: str
    document: Any
    pages: int


@contextmanager
def refusing(code: str, **details: object) -> Iterator[None]:
    """Whatever goes wrong inside is refused with this code; a refusal passes as it is."""
    try:
        yield
    except MemoryError as fault:
        raise Refused(refusal("memory")) from fault
    except _FAULTS as fault:
        text = str(fault).lower()
        if "malloc" in text or "calloc" in text or "realloc" in text:
            raise Refused(refusal("memory")) from fault
        raise Refused(refusal(code, **details)) from fault


def loaded_page(pdf: HasPages, number: int) -> Any:
    """The PyMuPDF page with this number from 0. Raises Refused (``no_such_page``, ``page``)."""
    if not 0 <= number < pdf.pages:
        raise Refused(refusal("no_such_page", page=number + 1, pages=pdf.pages))
    with refusing("page", page=number + 1):
        return pdf.document.load_page(number)
