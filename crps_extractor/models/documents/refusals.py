"""Why a PDF or one of its pages cannot be used, each reason as one clear sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Refusal", "Refused", "refusal"]

_SENTENCES = {
    "missing_file": "The file {name} is not there any more: it may have been moved, renamed or deleted.",
    "unreadable_file": "The file {name} may not be read by this user: ask its owner for permission, or copy it.",
    "empty": "The file {name} is empty (0 bytes): please fetch it again.",
    "not_pdf": "The file {name} is not a PDF{guess}: please fetch the article itself.",
    "damaged": "The file {name} is damaged and cannot be opened: please fetch it again.",
    "count": "The file {name} is damaged: its number of pages cannot be found out. Please fetch it again.",
    "no_pages": "The file {name} is a PDF without any page: please fetch it again.",
    "password": "The file {name} is locked: type its password to open it.",
    "wrong_password": "This password does not open the file {name}: please type it again.",
    "no_such_page": "Page {page} does not exist: the PDF has {pages} pages.",
    "page": "Page {page} is damaged and cannot be read; the other pages are not affected.",
    "draw": "Page {page} is damaged and cannot be shown; the other pages are not affected.",
    "too_big": "This part of page {page} is too large to draw at this zoom: please choose a smaller zoom.",
    "memory": "The PDF needs more memory than the program allows for one page; the other pages are not affected.",
    "pattern": "The search pattern is not complete: {why}.",
    "not_open": "The file {name} is not open.",
    "unknown": "The PDF worker does not know the request “{verb}”.",
    "hung": "The PDF took longer than {seconds} seconds {doing} and was stopped; everything else goes on.",
    "died": "The PDF made its reader stop {doing}; everything else goes on.",
    "marked": "The PDF was stopped {doing} before and is not tried again until you ask for it.",
    "start": "The part of the program that reads PDFs could not be started: please close other programs and try again.",
    "stopped": "Stopped.",
}


@dataclass(frozen=True)
class Refusal:
    """A code that never changes and the sentence a reviewer reads."""

    code: str
    sentence: str


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not a fault of the program)
    """A request about a PDF was refused; ``refusal`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.sentence)
        self.refusal = reason


def refusal(code: str, **details: object) -> Refusal:
    """The refusal with this code; ``details`` fill its sentence (KeyError when one is missing)."""
    return Refusal(code, _SENTENCES[code].format(**details))
