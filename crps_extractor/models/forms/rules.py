"""What must hold in a whole form: every name known, every condition possible, every meaning fitting its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from crps_extractor.models.form import Condition, Form, FormField, Section
from crps_extractor.models.forms.building import PlacesOfForm
from crps_extractor.models.forms.kind_keys import KIND_KEYS, SETUP_TABLES
from crps_extractor.models.forms.meanings import Meaning
from crps_extractor.models.forms.mistakes import FormMistake, nearest
from crps_extractor.models.kinds.choice import YES_NO_UNCLEAR
from crps_extractor.models.kinds.summary_value import SPREADS, STATISTICS

__all__ = ["field_mistakes", "mistakes_in"]

_KEYS_OF_SOME_KINDS = tuple(dict.fromkeys(key for keys in KIND_KEYS.values() for key in keys))
_CHOOSING = ("choice", "choices", "judgement")
MOST_FIELDS = 2_000


def mistakes_in(form: Form, places: PlacesOfForm, vocabulary: Mapping[str, Meaning] | None) -> Iterator[FormMistake]:
    """Every mistake in a form; ``vocabulary`` None leaves the meanings alone (forms kept by another version)."""
    if not form.sections:
        yield FormMistake("", "form", "The form has no section.")
    if sum(len(section.fields) for section in form.sections) > MOST_FIELDS:
        yield FormMistake("", "form", f"The form has more than {MOST_FIELDS} fields.")
    for reason in _version_mistakes(form):
        yield FormMistake("", "form", reason)
    for section in form.sections:
        place = places[section.id, ""]
        for reason, key in _section_mistakes(form, section):
            yield place.mistake(reason, key)
        for field in section.fields:
            place = places[section.id, field.id]
            for reason, key in _field_mistakes(form, section, field):
                yield place.mistake(reason, key)
    if vocabulary is not None:
        yield from _meaning_mistakes(form, places, vocabulary)


def field_mistakes(form: Form, section: str, field: str) -> list[str]:
    """What is wrong with one field of a form, its conditions among it; empty where it is good."""
    home = form.by_id[section]
    return list(dict.fromkeys(reason for reason, _ in _field_mistakes(form, home, home.by_id[field])))


def _version_mistakes(form: Form) -> Iterator[str]:
    known = {f"{field.section}.{field.id}" for field in form.fields()}
    for reopened in form.reopens:
        if reopened not in known:
            yield f"There is no field “{reopened}” that could be reopened.{nearest(reopened, known)}"
    if form.version > 1 and not (form.parent and form.reason and form.date):
        yield "A later version names its parent (the hash of the version before), a date and a reason."
    if form.version == 1 and form.parent:
        yield "A form with a parent is version 2 or later."


def _section_mistakes(form: Form, section: Section) -> Iterator[tuple[str, str]]:
    if not section.fields:
        yield "This section has no field.", ""
    for named, key in [(section.pair_on, "pair_on"), (section.row_label, "row_label")]:
        for wanted in named:
            if wanted not in section.by_id:
                yield f"There is no field “{wanted}” in this section.{nearest(wanted, section.by_id)}", key
    if section.pair_on and not section.repeats:
        yield "Keys pair rows, but this section does not repeat. Add repeats = true, or take the keys away.", "pair_on"
    if section.repeats and not section.pair_on:
        yield "A section that repeats needs a key, so that two reviewers' rows can be paired.", "repeats"
    for condition in section.when:
        for target, one in _targets(condition):
            if "." not in target:
                yield f"A section's condition names section.field, not “{target}”.", "when"
            else:
                yield from ((reason, "when") for reason in _condition_mistakes(form, section, one, target))


def _field_mistakes(form: Form, section: Section, field: FormField) -> Iterator[tuple[str, str]]:
    if field.kind and field.kind not in KIND_KEYS:
        yield f"There is no kind “{field.kind[:40]}”.{nearest(field.kind, KIND_KEYS)}", "kind"
    elif field.kind:
        yield from _kind_mistakes(form, section, field)
    if field.critical_when and not field.critical:
        yield "critical_when narrows critical, but the field is not critical.", "critical_when"
    for conditions, key in [(field.when, "when"), (field.critical_when, "critical_when")]:
        for condition in conditions:
            for target, one in _targets(condition):
                if target in (field.id, f"{section.id}.{field.id}"):
                    yield "The field's condition is the field itself.", key
                else:
                    yield from ((reason, key) for reason in _condition_mistakes(form, section, one, target))
    if field.id in _waits_for(section, field):
        yield "The conditions of this field lead back to it: it would never be asked.", "when"


def _kind_mistakes(form: Form, section: Section, field: FormField) -> Iterator[tuple[str, str]]:
    allowed = KIND_KEYS[field.kind]
    for key in _KEYS_OF_SOME_KINDS:
        if getattr(field, key) and key not in allowed:
            yield f"A field of the kind {field.kind} has no {key}.", key
    if field.kind in _CHOOSING:
        yield from _choice_mistakes(field)
    if field.kind == "reference":
        yield from _reference_mistakes(form, section, field)
    for named, known, key in [
        (field.statistics, STATISTICS, "statistics"),
        (field.dispersions, SPREADS, "dispersions"),
    ]:
        for wanted in named:
            if wanted not in known:
                yield f"“{wanted}” is not one of {', '.join(known)}.{nearest(wanted, known)}", key
    if field.minimum and field.maximum and Decimal(field.minimum) > Decimal(field.maximum):
        yield "The minimum is larger than the maximum.", "minimum"


def _choice_mistakes(field: FormField) -> Iterator[tuple[str, str]]:
    if not field.choices and not field.choices_from and field.kind != "judgement":
        yield "This field needs choices, or choices_from.", "kind"
    if field.choices_from and field.choices_from not in SETUP_TABLES:
        known = ", ".join(SETUP_TABLES)
        yield f"The review has no table “{field.choices_from}”. It has {known}.", "choices_from"
    ids = {choice.id for choice in field.choices}
    for old, new in field.choices_were:
        if old in ids:
            yield f"The choice “{old}” is still there, so nothing became of it.", "choices_were"
        for wanted in new:
            if wanted not in ids:
                yield f"There is no choice “{wanted}” that “{old}” could have become.", "choices_were"


def _reference_mistakes(form: Form, section: Section, field: FormField) -> Iterator[tuple[str, str]]:
    target = form.by_id.get(field.refers_to)
    if not field.refers_to:
        yield "A reference says in refers_to which section's rows it chooses from.", "kind"
    elif target is None:
        yield f"There is no section “{field.refers_to}” to refer to.{nearest(field.refers_to, form.by_id)}", "refers_to"
    elif not target.repeats:
        yield f"The section “{field.refers_to}” has no rows to refer to: it does not repeat.", "refers_to"
    elif section.is_shared and not target.is_shared:
        yield "A shared section cannot refer to rows that each reviewer keeps to oneself.", "refers_to"


def _targets(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Each field that a condition looks at, with the alternative that names it."""
    for one in (replace(condition, or_conditions=()), *condition.or_conditions):
        yield from ((target, one) for target in one.targets())


def _condition_mistakes(form: Form, section: Section, condition: Condition, target: str) -> Iterator[str]:
    where, _, wanted = target.rpartition(".")
    home = form.by_id.get(where) if where else section
    if home is None:
        yield f"The condition names the section “{where}”, which is not in the form.{nearest(where, form.by_id)}"
    elif home is not section and home.repeats:
        yield f"The condition names the section “{where}”, which repeats: it is not clear which row is meant."
    elif wanted not in home.by_id:
        yield f"The condition names the field “{wanted}”, which is not in {home.id}.{nearest(wanted, home.by_id)}"
    elif section.is_shared and not home.is_shared:
        yield "A shared section cannot depend on answers that each reviewer keeps to oneself."
    else:
        target_field = home.by_id[wanted]
        known = _known_values(target_field)
        for value in condition.one_of:
            if known and value not in known:
                yield f"The condition names “{value}”, which is not a choice of {wanted}.{nearest(value, known)}"


def _known_values(field: FormField) -> tuple[str, ...]:
    if field.kind == "yes_no_unclear":
        return tuple(choice.id for choice in YES_NO_UNCLEAR)
    if field.choices_from:
        return ()
    return tuple(choice.id for choice in field.choices)


def _waits_for(section: Section, field: FormField) -> set[str]:
    """The fields of the same section that must be answered, at any remove, before this one is asked."""
    found: set[str] = set()
    ahead = [field]
    while ahead:
        for condition in ahead.pop().when:
            for target in condition.targets():
                wanted = target.removeprefix(f"{section.id}.")
                if wanted in section.by_id and wanted not in found and target != field.id:
                    found.add(wanted)
                    ahead.append(section.by_id[wanted])
                elif target == field.id and field.id not in found:
                    found.add(field.id)
    return found


def _meaning_mistakes(form: Form, places: PlacesOfForm, vocabulary: Mapping[str, Meaning]) -> Iterator[FormMistake]:
    first: dict[str, str] = {}
    for field in form.fields():
        if not field.means or field.retired:
            continue
        place = places[field.section, field.id]
        meaning = vocabulary.get(field.means)
        if meaning is None:
            reason = f"There is no meaning “{field.means[:60]}”.{nearest(field.means, vocabulary)}"
            yield place.mistake(reason, "means")
            continue
        if field.kind in KIND_KEYS and field.kind not in meaning.kinds:
            kinds = " or ".join(meaning.kinds)
            yield place.mistake(f"“{meaning.id}” is a meaning of {kinds}, not of {field.kind}.", "means")
        if not meaning.several and meaning.id in first:
            yield place.mistake(f"“{meaning.id}” is already the meaning of {first[meaning.id]}.", "means")
        first.setdefault(meaning.id, f"{field.section}/{field.id}")
        for choice in field.choices:
            if choice.means and choice.means not in meaning.values:
                reason = f"The choice “{choice.id}” means “{choice.means}”, which {meaning.id} does not know."
                yield place.mistake(f"{reason}{nearest(choice.means, meaning.values)}", "choices")
