"""What can be told about a PDF before anybody works with it: pages, words, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.worker import DocumentWorker

__all__ = ["OpenedPdf", "PdfFacts", "inspect_pdf", "opening_notes"]

_PAGES_AT_ONCE = 20


@dataclass(frozen=True)
class OpenedPdf:
    """What the verb ``open`` returns. ``first_size`` is (width, height, rotation) in hundredths of a point, or None."""

    pages: int
    repaired: bool
    locked: bool
    copying_allowed: bool
    title: str
    first_size: tuple[int, int, int] | None


@dataclass(frozen=True)
class PdfFacts:
    """One PDF looked through from end to end. ``problems`` are whole sentences; one that cannot be opened has no page.

    ``encrypted`` says that a password is needed; ``code`` is the refusal's code when it cannot be opened, else empty.
    """

    path: Path
    pages: int = 0
    words: int = 0
    has_text: bool = False
    repaired: bool = False
    encrypted: bool = False
    problems: tuple[str, ...] = ()
    code: str = ""

    @property
    def opens(self) -> bool:
        """True when the PDF could be opened."""
        return not self.code


def opening_notes(opened: OpenedPdf) -> tuple[str, ...]:
    """What the reviewer should know of a PDF that opened, in whole sentences."""
    notes = []
    if opened.repaired:
        notes.append("The file is damaged and was repaired while opening: parts of it may be missing.")
    if opened.first_size is None:
        notes.append("Its first page is damaged and cannot be read.")
    if not opened.copying_allowed:
        notes.append("Its publisher asks that text is not copied from it.")
    return tuple(notes)


def inspect_pdf(path: Path | str, worker: DocumentWorker | None = None, password: str | None = None) -> PdfFacts:
    """Everything ``pdf info`` reports about one file; whatever is wrong with it becomes a sentence, never an exception.

    A worker given is used and left running; without one a worker is started and ended.
    """
    if worker is None:
        with DocumentWorker() as own:
            return inspect_pdf(path, own, password)
    path = Path(path)
    name = str(path.absolute())
    try:
        opened = OpenedPdf(*worker.call("open", name, password))
    except Refused as refused:
        reason = refused.refusal
        locked = reason.code in ("password", "wrong_password")
        return PdfFacts(path, encrypted=locked, problems=(reason.sentence,), code=reason.code)
    try:
        words, unreadable, stopped = _read_through(worker, name, opened.pages)
    finally:
        _close(worker, name)
    problems = [*opening_notes(opened), *stopped, *_page_problems(opened, words, unreadable)]
    return PdfFacts(
        path,
        pages=opened.pages,
        words=words,
        has_text=words > 0,
        repaired=opened.repaired,
        encrypted=opened.locked,
        problems=tuple(problems),
    )


def _read_through(worker: DocumentWorker, name: str, pages: int) -> tuple[int, list[int], list[str]]:
    words = 0
    unreadable: list[int] = []
    stopped: list[str] = []
    for first in range(0, pages, _PAGES_AT_ONCE):
        try:
            texts = worker.call("text", name, first, first + _PAGES_AT_ONCE)
        except Refused as refused:
            stopped.append(refused.refusal.sentence)
            break
        words += sum(len(text.split()) for text in texts if text is not None)
        unreadable += [first + place for place, text in enumerate(texts) if text is None]
    return words, unreadable, stopped


def _page_problems(opened: OpenedPdf, words: int, unreadable: list[int]) -> list[str]:
    problems = []
    if len(unreadable) == opened.pages:
        problems.append("None of its pages can be read.")
    elif unreadable:
        shown = ", ".join(str(page + 1) for page in unreadable[:10]) + (" and others" if len(unreadable) > 10 else "")
        problems.append(f"Damaged pages that cannot be read: {shown}.")
    if words == 0 and len(unreadable) < opened.pages:
        problems.append("It holds no text: its pages may be scans, so nothing can be searched or selected in it.")
    return problems


def _close(worker: DocumentWorker, name: str) -> None:
    try:
        worker.call("close", name)
    except Refused:
        return  # the worker was ended: nothing is open in it any more
