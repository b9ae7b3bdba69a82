"""Form files: read, put together from modules, judged, kept as data. Every mistake names its file, place and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from crps_extractor.models.form import Form
from crps_extractor.models.forms.assembly import RawForm, add_sections, assemble, read_head
from crps_extractor.models.forms.building import build
from crps_extractor.models.forms.changes import ChangeKind, FormChange, carried_on, changes_between, meaning_changed
from crps_extractor.models.forms.data import form_to_data, hash_of, hashed, sections_of
from crps_extractor.models.forms.meanings import Meaning, meanings, missing_meanings
from crps_extractor.models.forms.mistakes import FormError, FormMistake
from crps_extractor.models.forms.rules import mistakes_in
from crps_extractor.models.forms.text import FormText, Lines, read_form_file, read_form_text
from crps_extractor.models.forms.writing import form_text
from crps_extractor.models.resource_files import resource_path

__all__ = [
    "SHIPPED_FORMS",
    "ChangeKind",
    "FormChange",
    "FormError",
    "FormMistake",
    "Meaning",
    "changes_between",
    "check_form",
    "form_from_data",
    "form_text",
    "form_to_data",
    "hash_of",
    "load_form",
    "load_shipped",
    "meanings",
    "missing_meanings",
    "next_version",
    "parse_form",
]

SHIPPED_FORMS = ("ketamine_crps", "pain_trial_cohort")
"""The forms that come with the program, by the names of their files."""


def load_form(path: Path) -> Form:
    """The form of a file. Its modules are looked for in ``modules`` beside it, then among the shipped ones.

    Raises FormError with every mistake when there is one.
    """
    return _form(read_form_file(path), _finder(path.parent))


def load_shipped(name: str) -> Form:
    """One of SHIPPED_FORMS by its name. Raises FormError when the program's own files are damaged."""
    return load_form(resource_path("forms", f"{name}.toml"))


def parse_form(text: str, place: str) -> Form:
    """The form of a text; ``place`` stands for its file in the mistakes. Modules are the shipped ones.

    Raises FormError with every mistake when there is one.
    """
    return _form(read_form_text(text, place), _finder(None))


def check_form(path: Path) -> list[FormMistake]:
    """All the mistakes of a form file and its modules; an empty list when it is good."""
    try:
        load_form(path)
    except FormError as error:
        return list(error.mistakes)
    return []


def form_from_data(data: Mapping[str, Any], place: str = "the review file") -> Form:
    """The form that an event keeps. What it means is left as it stands, for another version may have known more.

    Raises FormError when the data is not a form.
    """
    if not isinstance(data, Mapping):
        raise FormError([FormMistake(place, "", "What is kept here is not a form.")])
    return _from_data(data, place, None)


def next_version(old: Form, edited: Form, date: str, reason: str) -> Form:
    """The edited form as the version after the old one: its parent named, with date and reason.

    It carries on what became of older choices, and names in ``reopens`` every field whose meaning it changes.
    Raises FormError, naming each, when a change is refused, when date or reason is missing, or when the edited form
    has a mistake.
    """
    version = replace(edited, id=old.id, version=old.version + 1, parent=old.hash, date=date, reason=reason)
    place = f"version {version.version} of the form"
    changes = changes_between(old, version)
    refused = [
        FormMistake(place, f"{change.section}/{change.field}".rstrip("/"), change.sentence)
        for change in changes
        if change.kind is ChangeKind.REFUSED
    ]
    if refused:
        raise FormError(refused)
    version = replace(carried_on(old, version), reopens=meaning_changed(version, changes))
    return _from_data(form_to_data(version), place, meanings())


def _from_data(data: Mapping[str, Any], place: str, vocabulary: Mapping[str, Meaning] | None) -> Form:
    text = FormText(place, sections_of(data), Lines())
    mistakes: list[FormMistake] = []
    raw = read_head(text, mistakes)
    add_sections(raw, text, "", mistakes)
    return _judged(raw, mistakes, vocabulary)


def _form(text: FormText, module_text: Callable[[str], FormText | None]) -> Form:
    mistakes: list[FormMistake] = []
    return _judged(assemble(text, module_text, mistakes), mistakes, meanings())


def _judged(raw: RawForm, mistakes: list[FormMistake], vocabulary: Mapping[str, Meaning] | None) -> Form:
    form, places = build(raw, mistakes)
    mistakes.extend(
        mistake if mistake.file else raw.place.mistake(mistake.reason)
        for mistake in mistakes_in(form, places, vocabulary)
    )
    if mistakes:
        raise FormError(mistakes)
    return hashed(form)


def _finder(folder: Path | None) -> Callable[[str], FormText | None]:
    """Where modules are found by id: the form's own folder first, so that a team can keep modules of its own."""
    folders = [resource_path("forms", "modules")]
    if folder is not None:
        folders.insert(0, folder / "modules")

    def find(module: str) -> FormText | None:
        path = next((found for known in folders if (found := known / f"{module}.toml").is_file()), None)
        return read_form_file(path) if path else None

    return find
