"""The folder of a review's PDFs: files are copied in, write-protected, and known by the sha256 of their content."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import sys
import textwrap
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.documents.header import why_not_pdf

__all__ = ["KeptPdf", "PdfNotTakenError", "label_from", "pdf_folder", "pdf_path", "sha256_of", "take_pdf"]

LONGEST_PATH = 240
_LONGEST_LABEL = 60
_TRIES_FOR = 2.0
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


class PdfNotTakenError(Exception):
    """A PDF could not be copied beside the review: one sentence says why; the review is as it was."""


@dataclass(frozen=True)
class KeptPdf:
    """A PDF in the review's folder: its sha256 and the name of its file there."""

    sha256: str
    file: str


def pdf_folder(review: Path) -> Path:
    """The folder beside a review file that holds its PDFs."""
    return review.with_name(f"{review.stem}.pdfs")


def pdf_path(review: Path, sha256: str, file: str) -> Path | None:
    """Where a report's PDF lies: under its name, or under any name that carries its hash. None when it is missing."""
    folder = pdf_folder(review)
    named = folder / file
    if file and named.is_file():
        return named
    found = sorted(folder.glob(f"*{sha256[:16]}*.pdf")) if sha256 else []
    return found[0] if found else None


def take_pdf(review: Path, source: Path, label: str) -> KeptPdf:
    """Copy a PDF into the review's folder under a readable name; the same content is kept once.

    A file that was annotated or replaced under a name that carries this content's hash stays as it is, and the copy
    gets a name of its own. Raises PdfNotTakenError when the file is no PDF or cannot be read or written; nothing is
    left half-written.
    """
    refused = why_not_pdf(source)
    if refused is not None:
        raise PdfNotTakenError(refused.sentence)
    folder = pdf_folder(review)
    growing = folder / f".{os.getpid()}.new"
    try:
        folder.mkdir(exist_ok=True)
        digest = _copy_hashed(source, growing)
        lying = sorted(folder.glob(f"*{digest[:16]}*.pdf"))
        known = next((one for one in lying if sha256_of(one) == digest), None)
        if known is not None:
            growing.unlink()
            return KeptPdf(digest, known.name)
        names = (_file_name(folder, f"{label}{again}", digest) for again in ("", *(f" {n}" for n in range(2, 100))))
        target = next((folder / name for name in names if not (folder / name).exists()), folder / f"{digest}.pdf")
        _rename(growing, target)
        target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    except OSError as error:
        growing.unlink(missing_ok=True)
        reason = (error.strerror or "unknown reason").lower()
        raise PdfNotTakenError(
            f"{source.name} could not be copied beside the review ({reason}). The review is as it was."
        ) from error
    return KeptPdf(digest, target.name)


def label_from(path: Path) -> str:
    """A study's label proposed from a file's name: "01_Smith-2019-ketamine.pdf" gives "Smith 2019 ketamine".

    A longer name ends with a whole word.
    """
    words = re.sub(r"[_\-\s.]+", " ", unicodedata.normalize("NFC", path.stem)).strip()
    words = re.sub(r"^\d{1,3} (?=\S)", "", words)
    return textwrap.shorten(words, _LONGEST_LABEL, placeholder="", break_on_hyphens=False) or words[:_LONGEST_LABEL]


def sha256_of(path: Path, must_stop: Callable[[], bool] = lambda: False) -> str:
    """The sha256 of a file's content, "" where it was stopped before the end. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as reading:
        while block := reading.read(1 << 20):
            if must_stop():
                return ""
            digest.update(block)
    return digest.hexdigest()


def _copy_hashed(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(1 << 20):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    shutil.copystat(source, target)
    return digest.hexdigest()


def _file_name(folder: Path, label: str, digest: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "report"
    if plain in _RESERVED:
        plain = f"{plain}-report"
    room = LONGEST_PATH - len(str(folder.absolute())) - len(digest[:16]) - len("/-.pdf")
    return f"{plain[: max(8, min(60, room))].strip('-')}-{digest[:16]}.pdf"


def _rename(source: Path, target: Path) -> None:
    """Rename over what is there; on Windows another program may hold the file for a moment."""
    until = time.monotonic() + _TRIES_FOR
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.05)
