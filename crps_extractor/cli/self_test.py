"""The command that looks at the program itself: what the running program has, and whether it works."""

from __future__ import annotations

import platform
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from crps_extractor import __version__
from crps_extractor.cli.command import Command, CommandError, add_json, found, say, say_json
from crps_extractor.models.answer import Answer
from crps_extractor.models.form_file import SHIPPED_FORMS, load_shipped
from crps_extractor.models.resource_files import resource_path, resources_folder
from crps_extractor.models.review.facts import LEAD, REVIEWER, Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.connection import sqlite_version
from crps_extractor.models.store.file import ReviewFile

__all__ = ["COMMANDS"]

_LIBRARIES = ("PySide6-Essentials", "pymupdf", "pandas", "openpyxl", "XlsxWriter", "defusedxml", "psutil")
_FOLDERS = ("forms", "vocab", "layouts", "samples", "icons")


def _program() -> str:
    stripped = ", docstrings stripped" if sys.flags.optimize > 1 else ""
    return f"CRPS Extractor {__version__}, Python {platform.python_version()}{stripped}, {platform.platform()}"


def _sqlite() -> str:
    return sqlite_version()


def _libraries() -> str:
    said, missing = [], []
    for name in _LIBRARIES:
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing and not getattr(sys, "frozen", False):
        raise CommandError(f"not installed: {', '.join(missing)}")
    return ", ".join(said)


def _resources() -> str:
    counts = []
    for name in _FOLDERS:
        number = sum(file.is_file() for file in resource_path(name).rglob("*"))
        if not number:
            raise CommandError(f"the folder {name} is empty")
        counts.append(f"{name} {number}")
    return f"{resources_folder()} ({', '.join(counts)})"


def _forms() -> str:
    forms = [load_shipped(name) for name in SHIPPED_FORMS]
    return ", ".join(f"{form.id} ({sum(1 for _ in form.fields())} fields)" for form in forms)


def _kinds() -> str:
    from crps_extractor.models.kinds.register import KINDS

    used = {form_field.kind for name in SHIPPED_FORMS for form_field in load_shipped(name).fields()}
    if missing := sorted(used - set(KINDS)):
        raise CommandError(f"a shipped form uses kinds that the program lacks: {', '.join(missing)}")
    return f"{len(KINDS)}: {', '.join(sorted(KINDS))}"


def _checks() -> str:
    from crps_extractor.models.checks.register import CHECKS

    if not CHECKS:
        raise CommandError("no check is registered")
    if silent := [check.code for check in CHECKS if not check.why]:
        raise CommandError(f"checks without a why: {', '.join(silent)}")
    return f"{len(CHECKS)}, each with its why: {', '.join(check.code for check in CHECKS)}"


def _exports() -> str:
    from crps_extractor.models.exports.register import EXPORTS

    if not EXPORTS:
        raise CommandError("no export is registered")
    return ", ".join(EXPORTS)


def _vocabularies() -> str:
    from crps_extractor.models.doses import units
    from crps_extractor.models.form_file import meanings
    from crps_extractor.models.kinds.country import countries
    from crps_extractor.models.scales.scale import load_scales

    numbers = {
        "dose units": len(units()),
        "pain scales": len(load_scales().ids),
        "meanings": len(meanings()),
        "countries": len(countries()),
    }
    if empty := [name for name, number in numbers.items() if not number]:
        raise CommandError(f"empty: {', '.join(empty)}")
    return ", ".join(f"{number} {name}" for name, number in numbers.items())


def _worker() -> str:
    from crps_extractor.models.documents.worker import DocumentWorker

    pdf = sorted(resource_path("samples").glob("*.pdf"))[0]
    with DocumentWorker() as worker:
        pages = worker.call("open", str(pdf.absolute()))[0]
        width, height, _, pixels = worker.call("draw", str(pdf.absolute()), 0, 0.2, (0, 0, 100, 100))
    if len(set(pixels)) < 2:
        raise CommandError(f"the first page of {pdf.name} was drawn without any ink")
    return f"{pdf.name} opened ({pages} pages), {width} x {height} pixels of its first page drawn"


def _review() -> str:
    """A review is made, edited, closed and opened again."""
    with tempfile.TemporaryDirectory(prefix="crps-self-test-") as folder:
        path = Path(folder) / "self-test.crpx"
        form = load_shipped(SHIPPED_FORMS[0])
        person = Person("1" * 32, "Self Test", "ST", frozenset({LEAD, REVIEWER}))
        written = Answer(parts={"text": "±≥−µ 0.35"})
        place = (form.blind_sections()[0].id, form.blind_sections()[0].fields[0].id)
        store = ReviewFile.create(path)
        try:
            review = Review.create(store, form, "Self-test", person)
            study = review.add_study("Study", Slots(person.id, mode="single")).id
            review.record([review.own_sheet(study).set(*place, written)])
        finally:
            store.close()
        store = ReviewFile.open(path)
        try:
            kept = Review(store, person.id).own_sheet(study).answer(*place)
            events = store.extent()[0]
        finally:
            store.close()
    if kept != written:
        raise CommandError("an answer was not read back as it was written")
    return f"made, edited, closed and opened again ({events} events)"


_PARTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("program", _program),
    ("sqlite", _sqlite),
    ("libraries", _libraries),
    ("resources", _resources),
    ("vocabularies", _vocabularies),
    ("kinds", _kinds),
    ("forms", _forms),
    ("checks", _checks),
    ("exports", _exports),
    ("pdf worker", _worker),
    ("review", _review),
)


def _arguments(parser: ArgumentParser) -> None:
    add_json(parser)


def _self_test(asked: Namespace) -> int:
    report = []
    for name, look in _PARTS:
        try:
            report.append({"part": name, "ok": True, "found": look()})
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the installation is what is asked for
            report.append({"part": name, "ok": False, "found": str(error) or type(error).__name__})
    failed = [str(one["part"]) for one in report if not one["ok"]]
    if asked.json:
        say_json({"ok": not failed, "parts": report})
    else:
        for one in report:
            say(f"{'ok    ' if one['ok'] else 'FAILED'}  {one['part']}: {one['found']}")
    return found(f"The self-test failed: {', '.join(failed)}.") if failed else 0


COMMANDS = (Command("self-test", "look whether the program is whole and works", _arguments, _self_test),)
