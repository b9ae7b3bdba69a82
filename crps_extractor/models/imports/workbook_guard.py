"""Look through a workbook before anything reads it: a bomb, a trick or another kind of file is told in one sentence."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from crps_extractor.models.imports.cells import Limits, TableRefusedError

__all__ = ["Merges", "guard_workbook", "is_workbook"]

Merges = dict[str, list[str]]
"""For each entry of the zip the ranges it merges ("A1:C1"), in the order of the file."""

_CHUNK = 1 << 16
_OVERLAP = 120
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)")
_MERGE = re.compile(rb"<(?:[a-zA-Z0-9]+:)?mergeCell\s+ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_SAFE = "Nothing was changed."


def is_workbook(beginning: bytes, name: str) -> bool:
    """True where a file begins like an .xlsx; False where it can be read as a text table.

    Raises TableRefusedError, saying what it is, for anything else.
    """
    if beginning.startswith(b"PK\x03\x04"):
        return True
    if not beginning.strip():
        raise TableRefusedError(f"{name} is empty. {_SAFE}")
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefusedError(
            f"{name} is an old Excel file (.xls) or is protected by a password: save it as .xlsx without one. {_SAFE}"
        )
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"<(!doctype|html|\?xml|head|body|table|script|meta)", text, re.IGNORECASE):
        raise TableRefusedError(
            f"{name} is a web page and not a workbook: open it in a spreadsheet program and save it as .xlsx. {_SAFE}"
        )
    if text.startswith(b"%PDF") or (b"\x00" in beginning and beginning[:2] not in _UTF_16[:2]):
        raise TableRefusedError(f"{name} is no table: neither a workbook (.xlsx) nor a text table (.csv). {_SAFE}")
    if name.casefold().endswith((".xlsx", ".xlsm")):
        raise TableRefusedError(f"{name} is a text table that is called .xlsx: rename it to .csv. {_SAFE}")
    return False


def guard_workbook(path: Path, limits: Limits) -> Merges:
    """Unpack every entry once, counting what really comes out, and give the merged ranges of each.

    Raises TableRefusedError for what is broken, encrypted, a bomb or a trick.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits, path.name)
            return _unpacked(archive, entries, limits, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise TableRefusedError(f"{path.name} is damaged or cut short ({error}). Ask for it again. {_SAFE}") from error


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits, name: str) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > limits.entries:
        raise TableRefusedError(f"{name} holds {len(entries)} files inside, more than a workbook needs. {_SAFE}")
    if len({one.casefold() for one in names}) < len(names):
        raise TableRefusedError(f"{name} holds two files of the same name inside, as no spreadsheet does. {_SAFE}")
    for entry in entries:
        steps = entry.filename.replace("\\", "/").split("/")
        if ".." in steps or entry.filename.startswith(("/", "\\")) or ":" in entry.filename:
            raise TableRefusedError(f"{name} names a place outside itself ({entry.filename[:60]}). {_SAFE}")
        if entry.flag_bits & 0x1:
            raise TableRefusedError(f"{name} is protected by a password: save it without one. {_SAFE}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise TableRefusedError(f"{name} holds a link to another file, as no spreadsheet does. {_SAFE}")
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise TableRefusedError(f"{name} is a zip file, but no workbook is in it. {_SAFE}")


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits, name: str) -> Merges:
    merges: Merges = {}
    total = 0
    for entry in entries:
        taken, before = 0, b""
        found: list[str] = []
        for chunk in _chunks(archive, entry):
            taken += len(chunk)
            total += len(chunk)
            packed = max(entry.compress_size, 1)
            if total > limits.unpacked_bytes or (taken > limits.ratio_from and taken > limits.ratio * packed):
                raise TableRefusedError(f"{name} would unpack to far more than a table needs. {_SAFE}")
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                if taken == len(chunk) and chunk.startswith(_UTF_16):
                    raise TableRefusedError(f"{name} is written in an unusual encoding: save it again. {_SAFE}")
                window = before + chunk
                if _ENTITIES.search(window):
                    raise TableRefusedError(f"{name} defines its own words (XML entities), a known trick. {_SAFE}")
                ends = _MERGE.finditer(window)
                found += [match[1].decode() for match in ends if match.end() > len(before)]
                before = window[-_OVERLAP:]
        if len(found) > limits.merged:
            raise TableRefusedError(f"{name} has more merged cells than a table needs. {_SAFE}")
        if found:
            merges[entry.filename] = found
    return merges


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            yield chunk
