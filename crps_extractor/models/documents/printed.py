"""What a PDF says of itself on its first pages: the numbers and words by which a reference in a list is recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.text import readable
from crps_extractor.models.documents.worker import DocumentWorker

__all__ = ["NOTHING_PRINTED", "Printed", "printed_in"]

_FIRST_PAGES = 2
_LONGEST = 20_000
_BROKEN_DOI = re.compile(r"(10\.\d{4,9}/(?:\S*[/.\-])?)[ \t]*\n[ \t]*(?=\S)")


@dataclass(frozen=True)
class Printed:
    """The title that the file carries, and the readable text of its first pages."""

    title: str = ""
    text: str = ""


NOTHING_PRINTED = Printed()
"""What a PDF that cannot be read says of itself."""


def printed_in(path: Path, worker: DocumentWorker) -> Printed:
    """Read the first pages of a PDF; a file that cannot be read (damaged, locked, a scan) has nothing printed in it.

    A DOI that a line end broke after "/", "." or "-" is put together again.
    """
    name = str(path.absolute())
    try:
        title = str(worker.call("open", name, None)[4])
        pages = worker.call("text", name, 0, _FIRST_PAGES)
        worker.call("close", name)
    except Refused:
        return NOTHING_PRINTED
    text = "\n".join(page for page in pages if page)[:_LONGEST]
    return Printed(" ".join(title.split()), readable(_BROKEN_DOI.sub(r"\1", text)).text)
