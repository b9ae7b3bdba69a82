"""What a new version of a form changes, class by class: what is only worded, what reopens answers, what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from crps_extractor.models.form import Choice, Form, FormField, Section
from crps_extractor.models.forms.following import ChoicesWere, form_followed

__all__ = ["ChangeKind", "FormChange", "carried_on", "changes_between", "meaning_changed"]


class ChangeKind(StrEnum):
    """The classes of change that a new version can hold."""

    NEW_FIELD = "new field"
    WORDING = "wording"
    CHOICES = "choice split or merged"
    MEANING = "meaning changed"
    RETIRED = "retired"
    REFUSED = "refused"


@dataclass(frozen=True)
class FormChange:
    """One change of a section (``field`` empty) or field, in a sentence.

    ``choices`` is the table of a split or merge: (old choice, the new choices it became).
    """

    kind: ChangeKind
    section: str
    field: str
    sentence: str
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def reopens(self) -> bool:
        """True when answers already given must be looked at again: a meaning changed, or a choice was split."""
        return self.kind is ChangeKind.MEANING or any(len(new) != 1 for _, new in self.choices)


_WORDING = {
    "label": "its label",
    "help": "its instruction",
    "example": "its example",
    "required": "whether it is required",
    "critical": "whether it is critical",
    "critical_when": "when it is critical",
    "tier": "its tier",
    "statistics": "its statistics",
    "dispersions": "its dispersions",
    "units": "its units",
    "scales": "its scales",
    "bounds": "its usual bounds",
    "minimum": "its minimum",
    "maximum": "its maximum",
    "used_by": "what uses it",
    "module": "its module",
}
_MEANING = {"means": "what it means", "when": "when it is asked", "key": "whether rows are paired on it"}
_REFUSED = {"kind": "its kind", "refers_to": "the rows it refers to", "choices_from": "the table of its choices"}


def changes_between(old: Form, new: Form) -> list[FormChange]:
    """Every change from one version to the next, in the order of the new form, what is gone at the end.

    A change of the class "refused" cannot be published: kind or dimension changed under the same id, or a field or
    choice gone without a word of what became of it.
    """
    changes: list[FormChange] = []
    old = form_followed(old, _gone_choices(old, new))
    for section in new.sections:
        before = old.by_id.get(section.id)
        if before is not None:
            changes.extend(_section_changes(before, section))
        for field in section.fields:
            earlier = before.by_id.get(field.id) if before else None
            changes.extend(_field_changes(earlier, field, f"{section.id}.{field.id}" in new.reopens))
    changes.extend(_gone(old, new))
    return changes


def _gone_choices(old: Form, new: Form) -> ChoicesWere:
    """What became of the choices that only the old version has: conditions follow it, and so mean what they meant."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for field in new.fields():
        before = old.by_id[field.section].by_id.get(field.id) if field.section in old.by_id else None
        gone = {one.id for one in before.choices} - {one.id for one in field.choices} if before else set()
        if gone:
            found[field.section, field.id] = {was: became for was, became in field.choices_were if was in gone}
    return found


def carried_on(old: Form, new: Form) -> Form:
    """The new version with what became of the choices of all versions before: a to b, then b to c, is a to c."""
    return replace(new, sections=tuple(_section_carried_on(old.by_id.get(one.id), one) for one in new.sections))


def _section_carried_on(old: Section | None, new: Section) -> Section:
    def carried(field: FormField) -> FormField:
        earlier = old.by_id.get(field.id) if old else None
        if earlier is None or not earlier.choices_were:
            return field
        latest, kept = dict(field.choices_were), {choice.id for choice in field.choices}
        table = {
            was: tuple(dict.fromkeys(now for name in became for now in latest.get(name, (name,)) if now in kept))
            for was, became in earlier.choices_were
        }
        return replace(field, choices_were=tuple(sorted((table | latest).items())))

    return replace(new, fields=tuple(carried(field) for field in new.fields))


def meaning_changed(new: Form, changes: Iterable[FormChange]) -> tuple[str, ...]:
    """The fields ("section.field") that these changes reopen; all of a section that is asked in other cases."""
    found = {(change.section, change.field) for change in changes if change.kind is ChangeKind.MEANING}
    return tuple(
        f"{field.section}.{field.id}"
        for field in new.fields()
        if (field.section, field.id) in found or (field.section, "") in found
    )


def _section_changes(old: Section, new: Section) -> Iterator[FormChange]:
    for name in ("repeats", "scope"):
        if getattr(old, name) != getattr(new, name):
            sentence = f"The section {new.label} changed {name}: make it a new section with another id."
            yield FormChange(ChangeKind.REFUSED, new.id, "", sentence)
    if old.when != new.when:
        yield FormChange(ChangeKind.MEANING, new.id, "", f"The section {new.label} changed when it is asked.")
    worded = [name for name in ("label", "help", "row_name", "row_label") if getattr(old, name) != getattr(new, name)]
    if [field.id for field in old.fields if field.id in new.by_id] != [
        field.id for field in new.fields if field.id in old.by_id
    ]:
        worded.append("order")
    if worded:
        sentence = f"The section {new.label} changed its {_listed(worded)}."
        yield FormChange(ChangeKind.WORDING, new.id, "", sentence)


def _field_changes(old: FormField | None, new: FormField, reopened: bool) -> Iterator[FormChange]:
    def change(kind: ChangeKind, sentence: str) -> FormChange:
        return FormChange(kind, new.section, new.id, sentence)

    if old is None:
        yield change(ChangeKind.NEW_FIELD, f"{new.label} is new.")
        return
    if refused := [said for name, said in _REFUSED.items() if getattr(old, name) != getattr(new, name)]:
        yield change(
            ChangeKind.REFUSED, f"{new.label} changed {_listed(refused)}: make it a new field with another id."
        )
    is_other_measure = bool(old.units and new.units) and set(old.units).isdisjoint(new.units)
    if is_other_measure:
        sentence = f"{new.label} changed all its units, which makes it another measure: make it a new field."
        yield change(ChangeKind.REFUSED, sentence)
    if new.retired and not old.retired:
        yield change(ChangeKind.RETIRED, f"{new.label} is no longer asked; its answers are kept.")
    if old.retired and not new.retired:
        yield change(ChangeKind.NEW_FIELD, f"{new.label} is asked again.")
    meant = [said for name, said in _MEANING.items() if getattr(old, name) != getattr(new, name)]
    if meant or reopened:
        what = f"changed {_listed(meant)}" if meant else "is meant in another way"
        yield change(ChangeKind.MEANING, f"{new.label} {what}: its answers are looked at again.")
    yield from _choice_changes(old, new)
    worded = [said for name, said in _WORDING.items() if getattr(old, name) != getattr(new, name)]
    if worded and not is_other_measure:
        yield change(ChangeKind.WORDING, f"{new.label} changed {_listed(worded)}.")


def _choice_changes(old: FormField, new: FormField) -> Iterator[FormChange]:
    before = {choice.id: choice for choice in old.choices}
    after = {choice.id: choice for choice in new.choices}
    table = tuple((choice, became) for choice, became in new.choices_were if choice in before)
    gone = [choice for choice in before if choice not in after and choice not in dict(table)]
    added = [choice.label for choice in new.choices if choice.id not in before]
    for choice in gone:
        sentence = (
            f"{new.label} lost its choice “{before[choice].label}” without saying what became of it: "
            f'write choices_were = {{ {choice} = "…" }}.'
        )
        yield FormChange(ChangeKind.REFUSED, new.section, new.id, sentence)
    if table:
        moved = "; ".join(
            f"“{before[choice].label}” became {' or '.join(_labels(after, became)) or 'nothing'}"
            for choice, became in table
        )
        sentence = f"{new.label} has other choices: {moved}."
        yield FormChange(ChangeKind.CHOICES, new.section, new.id, sentence, table)
    elif added and old.choices:
        sentence = f"{new.label} has more choices: {_listed(added)}."
        yield FormChange(ChangeKind.CHOICES, new.section, new.id, sentence)
    if any(_worded_otherwise(before, after, choice) for choice in after if choice in before):
        yield FormChange(ChangeKind.WORDING, new.section, new.id, f"{new.label} has choices with other words.")
    if any(before[choice].means != after[choice].means for choice in after if choice in before):
        sentence = f"{new.label} has choices that mean something else: its answers are looked at again."
        yield FormChange(ChangeKind.MEANING, new.section, new.id, sentence)


def _labels(choices: dict[str, Choice], ids: Iterable[str]) -> list[str]:
    return [f"“{choices[one].label if one in choices else one}”" for one in ids]


def _worded_otherwise(before: dict[str, Choice], after: dict[str, Choice], choice: str) -> bool:
    return (before[choice].label, before[choice].help) != (after[choice].label, after[choice].help)


def _gone(old: Form, new: Form) -> Iterator[FormChange]:
    for field in old.fields():
        section = new.by_id.get(field.section)
        if section is None or field.id not in section.by_id:
            sentence = f"{field.label} is gone. Keep it with retired = true, so that its answers can still be read."
            yield FormChange(ChangeKind.REFUSED, field.section, field.id, sentence)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
