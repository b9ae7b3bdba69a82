"""Packages (.crpx-share): a zip of a manifest, events as JSON lines and, if chosen, PDFs; written here, read safely."""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crps_extractor.models.event import REVIEW, Event, EventKind, Scope, canonical_json
from crps_extractor.models.store.places import put_in_place, stamp
from crps_extractor.models.store.protocol import HistoryFilter, Store, StoreError
from crps_extractor.models.store.rows import KNOWN_KINDS, row_of
from crps_extractor.models.store.strict_json import load_strict

__all__ = ["SUFFIX", "Package", "SheetName", "read_package", "take_pdf", "write_package"]

SUFFIX = ".crpx-share"
FORMAT = 1
MANIFEST, EVENTS = "manifest.json", "events.jsonl"
PDF_NAME = re.compile(r"pdfs/([0-9a-f]{64})\.pdf")

SheetName = tuple[Scope, str]
"""Scope and study."""

MOST_ENTRIES = 5_000
LARGEST_MANIFEST = 1_000_000
LARGEST_EVENTS = 1_000_000_000
LARGEST_LINE = 5_000_000
LARGEST_PDF = 500_000_000
LARGEST_RATIO = 100
"""How many bytes one packed byte may become, from the tenth million on: our own events reach about 20."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Package:
    """What a package holds: who made it and when, its events (not yet checked against any review), PDFs by sha256."""

    path: Path
    author: str
    made: str
    sheets: tuple[SheetName, ...]
    events: tuple[Event, ...]
    pdfs: tuple[str, ...]


def write_package(
    store: Store, path: Path, author: str, sheets: Sequence[SheetName], pdfs: Mapping[str, Path] | None = None
) -> Package:
    """Write the review's shared events and all events of the named sheets; ``pdfs`` are files by their sha256.

    Which sheets may travel (one's own that are submitted, or everything to oneself) is the caller's to say.
    The package appears under its name only when it is whole. Raises StoreError (refused, disk).
    """
    if path.exists():
        raise StoreError("refused", f"{path.name} exists already. Choose another name; nothing was changed.")
    events = list(store.history(HistoryFilter(scopes=(REVIEW,))))
    for scope, study in sheets:
        if scope != REVIEW:
            events += store.history(HistoryFilter(scopes=(scope,), study=study))
    events.sort(key=lambda event: event.time)
    package = Package(path, author, stamp(), tuple(sheets), tuple(events), tuple(sorted(pdfs or {})))
    growing = path.with_name(f"{path.name}.new")
    try:
        with zipfile.ZipFile(growing, "w", zipfile.ZIP_DEFLATED) as folder:
            folder.writestr(MANIFEST, canonical_json(_manifest(package)))
            with folder.open(EVENTS, "w", force_zip64=True) as lines:
                for event in events:
                    lines.write(canonical_json(list(row_of(event))).encode() + b"\n")
            for sha256, file in sorted((pdfs or {}).items()):
                folder.write(file, f"pdfs/{sha256}.pdf", zipfile.ZIP_STORED)
        put_in_place(growing, path)
    except OSError as error:
        raise StoreError(
            "disk", f"{path.name} could not be written ({error.strerror}). Choose another folder."
        ) from error
    finally:
        growing.unlink(missing_ok=True)
    return package


def _manifest(package: Package) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "author": package.author,
        "made": package.made,
        "sheets": [list(sheet) for sheet in package.sheets],
        "events": len(package.events),
        "forms": sorted({event.row for event in package.events if event.kind is EventKind.FORM}),
        "pdfs": list(package.pdfs),
    }


def read_package(path: Path) -> Package:
    """Read a package that anybody may have sent: nothing in it is trusted, nothing is written anywhere.

    Raises StoreError: missing, not_ours, newer, or altered with the reason for which the whole package is refused.
    """
    with _opened(path) as folder:
        entries = _entries(folder)
        manifest = _read_manifest(_whole(folder, entries[MANIFEST], LARGEST_MANIFEST))
        events = tuple(_events(folder, entries[EVENTS]))
        pdfs = {match[1] for name in entries if (match := PDF_NAME.fullmatch(name))}
    if len(events) != manifest["events"] or pdfs != set(manifest["pdfs"]):
        raise _refusal("something that it should hold is missing from it")
    sheets = tuple((scope, study) for scope, study in manifest["sheets"])
    return Package(path, manifest["author"], manifest["made"], sheets, events, tuple(sorted(pdfs)))


def take_pdf(package: Package, sha256: str, target: Path) -> None:
    """Copy one PDF of a package to a new file, its content compared with its name.

    Raises StoreError (altered) when it is not what it says, then nothing is left; KeyError when it has none such.
    """
    if sha256 not in package.pdfs:
        raise KeyError(sha256)
    with _opened(package.path) as folder:
        entries = _entries(folder)
        digest = hashlib.sha256()
        try:
            with target.open("xb") as file:
                for block in _blocks(folder, entries[f"pdfs/{sha256}.pdf"], LARGEST_PDF):
                    digest.update(block)
                    file.write(block)
            if digest.hexdigest() != sha256:
                raise _refusal("a PDF in it is not the one that it is said to be")
        except StoreError:
            target.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip open for reading; what is wrong with it comes out as a StoreError."""
    try:
        folder = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise StoreError("missing", f"{path.name} is not there any more.") from None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise StoreError("not_ours", f"{path.name} is not a package of this program.") from error
    with folder:
        try:
            yield folder
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _refusal("it is damaged") from error
        except OSError as error:
            raise StoreError("disk", f"{path.name} could not be read or copied ({error.strerror}).") from error


def _entries(folder: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = folder.infolist()
    if len(infos) > MOST_ENTRIES:
        raise _refusal("it holds too many files")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name in entries:
            raise _refusal("it holds two files of one name")
        if name not in (MANIFEST, EVENTS) and not PDF_NAME.fullmatch(name):
            raise _refusal("it holds files that do not belong in a package")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refusal("it holds a link or another thing that is no plain file")
        if info.flag_bits & 0x1:
            raise _refusal("a part of it is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refusal("it is packed in an unknown way")
        entries[name] = info
    if MANIFEST not in entries or EVENTS not in entries:
        raise StoreError("not_ours", "This file is a zip, but not a package of this program.")
    return entries


def _blocks(folder: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
    """The content block by block: what is counted are the bytes that come out, never what the zip says of itself."""
    count = 0
    bound = min(largest, 10_000_000 + LARGEST_RATIO * info.compress_size)
    with folder.open(info) as file:
        while block := file.read(_BLOCK):
            count += len(block)
            if count > bound:
                raise _refusal("it is far larger inside than a package can be")
            yield block


def _whole(folder: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int) -> str:
    try:
        return b"".join(_blocks(folder, info, largest)).decode()
    except UnicodeDecodeError:
        raise _refusal("a part of it is not text") from None


def _read_manifest(text: str) -> dict[str, Any]:
    try:
        manifest = load_strict(text)
        if manifest["format"] > FORMAT:
            raise StoreError("newer", "This package was made by a newer version of the program. Install it to read it.")
        texts = [manifest["author"], manifest["made"], *manifest["pdfs"]]
        texts += [part for scope, study in manifest["sheets"] for part in (scope, study)]
        if not isinstance(manifest["events"], int) or not all(isinstance(text, str) for text in texts):
            raise ValueError("A part of the manifest has another type.")
    except (ValueError, KeyError, TypeError):
        raise _refusal("its list of contents cannot be read") from None
    return dict(manifest)


def _events(folder: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Event]:
    rest = b""
    for block in _blocks(folder, info, LARGEST_EVENTS):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield _event(line)
        if len(rest) > LARGEST_LINE:
            raise _refusal("a change in it is longer than any can be")
    if rest:
        raise _refusal("its last change is cut off")


def _event(line: bytes) -> Event:
    try:
        stream, seq, time, kind, *texts = load_strict(line.decode())
        if type(seq) is not int or not all(isinstance(text, str) for text in (stream, time, kind, *texts)):
            raise ValueError("A part of the event has another type.")
        if kind not in KNOWN_KINDS:
            raise StoreError(
                "newer", "This package holds changes made with a newer version of the program. Install it to read them."
            )
        return Event(stream, seq, time, KNOWN_KINDS[kind], *texts)
    except (ValueError, TypeError):
        raise _refusal("a change in it cannot be read") from None


def _refusal(why: str) -> StoreError:
    return StoreError("altered", f"The package was refused as a whole, because {why}. Nothing was changed.")
