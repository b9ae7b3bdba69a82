"""The form as data: sections, fields, choices, conditions; code finds a field by what it means, never by its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Bound", "Choice", "Condition", "Form", "FormField", "Section"]


@dataclass(frozen=True)
class Choice:
    """One choice of a field: its id never changes, its label may.

    ``means`` is the value that checks and exports know it by, where a form of one's own uses another id.
    """

    id: str
    label: str
    help: str = ""
    means: str = ""


@dataclass(frozen=True)
class Condition:
    """When a field or section is asked: another field's answer is one of some values, or is answered at all.

    ``field`` is a field's id in the same row, or ``section.field`` for a section that does not repeat.
    ``one_of`` empty means "is answered". ``is_not`` turns the sense round. ``or_fields`` are further fields, any of
    which may hold instead. ``differs_from`` names a field: both are answered, and not alike. ``or_conditions`` are
    whole conditions, any of which may hold in place of this one; they have none of their own.
    """

    field: str
    one_of: tuple[str, ...] = ()
    is_not: bool = False
    or_fields: tuple[str, ...] = ()
    differs_from: str = ""
    or_conditions: tuple[Condition, ...] = ()

    def targets(self) -> tuple[str, ...]:
        """Every field that the condition looks at, as it names them."""
        differs = (self.differs_from,) if self.differs_from else ()
        others = (target for condition in self.or_conditions for target in condition.targets())
        return (self.field, *self.or_fields, *differs, *others)


@dataclass(frozen=True)
class Bound:
    """The usual bounds of a number in one unit, as printed text; empty means no bound on that side."""

    unit: str = ""
    quiet_low: str = ""
    quiet_high: str = ""
    strong_low: str = ""
    strong_high: str = ""


@dataclass(frozen=True)
class FormField:
    """One field of the form.

    ``means`` is an entry of resources/vocab/meanings.toml; ``used_by`` names the exports and checks that read it.
    ``refers_to`` is the section whose rows a reference chooses from; ``choices_from`` a table of the review's set-up.
    ``critical_when`` narrows ``critical`` to some rows. ``choices_were`` says what became of the choices of the
    version before: (old id, new ids); one new id merges, several split.
    """

    id: str
    section: str
    label: str
    kind: str
    help: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""
    refers_to: str = ""
    statistics: tuple[str, ...] = ()
    dispersions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    critical: bool = False
    tier: str = "extra"
    when: tuple[Condition, ...] = ()
    means: str = ""
    bounds: tuple[Bound, ...] = ()
    minimum: str = ""
    maximum: str = ""
    used_by: tuple[str, ...] = ()
    retired: bool = False
    module: str = ""
    critical_when: tuple[Condition, ...] = ()
    choices_were: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def choice_means(self, choice: str) -> str:
        """What checks and exports know a choice by: its ``means``, or its id where the form says nothing else."""
        return next((known.means for known in self.choices if known.id == choice and known.means), choice)

    def choice_label(self, choice: str) -> str:
        """The label of a choice's id; the id itself when the form does not know it."""
        return next((known.label for known in self.choices if known.id == choice), choice)


@dataclass(frozen=True)
class Section:
    """One section of the form; a section that repeats holds rows, paired between reviewers by ``pair_on``.

    ``scope`` is ``blind`` (each reviewer's own) or ``shared`` (the lead's, seen by all). A row is called by its
    ``row_name`` ("arm") and its ``row_label``, the fields whose answers tell it from the others.
    """

    id: str
    label: str
    module: str
    fields: tuple[FormField, ...]
    repeats: bool = False
    scope: str = "blind"
    pair_on: tuple[str, ...] = ()
    row_name: str = ""
    row_label: tuple[str, ...] = ()
    help: str = ""
    when: tuple[Condition, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, FormField]:
        """The section's fields by their id."""
        return {field.id: field for field in self.fields}

    @property
    def is_shared(self) -> bool:
        """True for the lead's sections, which are not blind."""
        return self.scope == "shared"


@dataclass(frozen=True)
class Form:
    """A whole form, immutable, named by the sha256 of its content (comments and line ends do not count).

    ``parent`` is the hash of the version before, ``date`` and ``reason`` say when and why it was changed, ``reopens``
    the fields ("section.field") whose answers must be looked at again because their meaning changed.
    """

    id: str
    version: int
    title: str
    sections: tuple[Section, ...]
    modules: tuple[str, ...] = ()
    hash: str = ""
    parent: str = ""
    reason: str = ""
    date: str = ""
    reopens: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Section]:
        """The form's sections by their id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def _by_meaning(self) -> Mapping[str, tuple[FormField, ...]]:
        found: dict[str, list[FormField]] = {}
        for field in self.fields():
            if field.means and not field.retired:
                found.setdefault(field.means, []).append(field)
        return {meaning: tuple(fields) for meaning, fields in found.items()}

    def fields(self) -> Iterator[FormField]:
        """Every field of every section, in the form's order."""
        for section in self.sections:
            yield from section.fields

    def field(self, section: str, field: str) -> FormField:
        """One field by section and id. Raises KeyError when the form has no such field."""
        return self.by_id[section].by_id[field]

    def meaning(self, means: str) -> FormField | None:
        """The field that means this (``result.n``, ``group.n_allocated`` …), None when the form lacks it."""
        fields = self._by_meaning.get(means, ())
        return fields[0] if fields else None

    def all_meaning(self, means: str) -> tuple[FormField, ...]:
        """Every field that means this."""
        return self._by_meaning.get(means, ())

    def blind_sections(self) -> tuple[Section, ...]:
        """The sections that each reviewer fills alone."""
        return tuple(section for section in self.sections if not section.is_shared)

    def shared_sections(self) -> tuple[Section, ...]:
        """The lead's sections, seen by all."""
        return tuple(section for section in self.sections if section.is_shared)
