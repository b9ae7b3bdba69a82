"""Checks on single answers: what is missing, what could not be read, what stands beside its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import answered, look, read_answer
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Context, Finding
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.progress import field_is_asked, section_is_asked
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = [
    "READINGS",
    "duplicate_rows",
    "meaning_changed",
    "reading_findings",
    "reported_without_value",
    "required_missing",
    "row_gone",
    "value_beside_status",
]

_NUMBERS_WHY = "A figure that cannot be read is left out of every check, comparison and export."
READINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "asks": (
            "Can be read in two ways",
            "Where a text can mean two things the program never guesses: a wrong guess looks like data.",
        ),
        "broken_number": (
            "A space inside a number",
            "A registration number that is broken over a line is found in no register and joins no reports.",
        ),
        "centre_type_missing": (
            "Mean or median not said",
            "A mean and a median enter an analysis in different ways, and a count is neither.",
        ),
        "count_above_total": (
            "Count above its total",
            "Nobody can be counted twice: one of the two numbers is wrong, or they are swapped.",
        ),
        "count_or_percentage": (
            "A count or a percentage",
            "Two patients taken for 2 % change a result many times over, and nothing in the number shows it.",
        ),
        "direction_missing": (
            "Direction of the scale not said",
            "A scale that runs the other way turns a benefit into a harm, so that its direction is never assumed.",
        ),
        "level_missing": (
            "Level of the confidence interval not said",
            "A 90 % interval read as a 95 % one gives an SE that is a fifth too small.",
        ),
        "limits_differ": (
            "Limits are not those of the scale",
            "Values are checked against the limits of the scale and rescaled by them.",
        ),
        "limits_missing": (
            "One limit is missing",
            "An interval with one end says nothing of the spread.",
        ),
        "limits_swapped": (
            "Lower limit above the upper one",
            "Swapped limits are often a sign of a lost minus, which turns the result round.",
        ),
        "lost_sign": (
            "A sign was lost in the PDF",
            "In one paper of five the text of the PDF loses a minus, ± or ≤ beside a figure; the page still shows it.",
        ),
        "named_regimen": (
            "A regimen's name, not a dose",
            "A regimen's name is no number: nobody can say which dose “subanaesthetic” stood for.",
        ),
        "negative_spread": ("Negative spread", "No spread is below 0: a sign was added or the column is another one."),
        "no_judgement": (
            "Judgement missing",
            "Support without a judgement cannot be summed up or compared between reviewers.",
        ),
        "no_support": (
            "Support missing",
            "A judgement that names no passage of the report cannot be checked by anybody else.",
        ),
        "not_whole": ("Not a whole number", "People and events are counted in whole numbers."),
        "other_not_chosen": (
            "“Other” is not chosen",
            "What is written for “other” counts only where “other” is chosen.",
        ),
        "other_not_named": ("“Other” without a name", "“Other” alone tells nobody what the paper says."),
        "outside_limits": (
            "Outside what is possible",
            "A value that cannot be is a slip of typing, of the column or of the unit.",
        ),
        "outside_own_limits": (
            "Outside its own limits",
            "A value outside its own interval shows that one of the figures is not the one that was meant.",
        ),
        "percent_count_mismatch": (
            "Percentage and count do not go together",
            "One of the three figures is wrong, or the percentage was counted from other patients.",
        ),
        "several_numbers": ("Several numbers in one field", _NUMBERS_WHY),
        "spread_missing": (
            "Spread missing",
            "A mean without its spread cannot be weighed against other studies.",
        ),
        "spread_not_none": (
            "“None” beside a spread",
            "Whether there is a spread decides whether the result can be pooled.",
        ),
        "spread_type_missing": (
            "Type of ± not said",
            "An SD and an SE differ by √n, at 30 patients more than fivefold: the wrong one makes a small effect huge.",
        ),
        "two_units": ("Two units for one figure", "The same figure in another unit is another length of time."),
        "unit_missing": ("Unit missing", "Days, weeks and months differ up to thirtyfold."),
        "unknown_choice": (
            "Not one of the choices",
            "An answer outside the choices is in no table and cannot be compared.",
        ),
        "unknown_country": (
            "Country not known",
            "A country that is not recognised is missing in the table of studies.",
        ),
        "unknown_identifier": (
            "Identifier not recognised",
            "Identifiers show which reports belong together, so that nobody is counted twice.",
        ),
        "unknown_scale": (
            "Scale not recognised",
            "Without limits and direction a score can be neither checked nor rescaled.",
        ),
        "unreadable": ("Cannot be read", _NUMBERS_WHY),
    }
)
"""What reading an answer can find, by code: the title, and why it matters."""

_NAMED_IN: Mapping[str, str] = MappingProxyType(
    {
        "baseline.characteristic": "baseline.unit",
        "event.term_group": "event.term",
        "outcome.definition": "outcome.definition_text",
    }
)
"""Where another answer of the row says which “other” was meant, by what the two fields mean."""

_ELSEWHERE = {("summary", "spread_type_missing")}
"""Findings that another check says with more around them, by kind and code; row_gone has a check of its own."""


def required_missing(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A study can be submitted only when every required field has an answer or a status: silence in the sheet could
    mean that the paper says nothing or that nobody looked."""
    for form_field in _required(sheet, row.section) if row else ():
        if row is None or sheet.answer(row.id, form_field.id) is not None:
            continue
        if not form_field.when or field_is_asked(sheet, row, form_field):
            found = f"“{form_field.label}” has neither an answer nor a status."
            yield Found(((row.id, form_field.id),), found, "Fill it in, or say that the paper does not report it.")


def _required(sheet: Sheet, section: str) -> Sequence[FormField]:
    """The required fields of a section that each reviewer is asked; worked out once for all its rows."""
    known: dict[Any, Any] = sheet.worked_out
    if ("required", section) not in known:
        home = sheet.form.by_id.get(section)
        asked = home is not None and not home.is_shared and section_is_asked(sheet, home)
        fields = home.fields if home is not None and asked else ()
        known["required", section] = [one for one in fields if one.required and not one.retired]
    found: Sequence[FormField] = known["required", section]
    return found


def reading_findings(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:
    """What cannot be read with certainty must not enter an analysis: it is said at once, while the page is open."""
    for place, form_field, answer in answered(sheet, row):
        if form_field.kind == "reference":
            continue
        hangs = bool(form_field.choices_from)
        reading = kind_of(form_field).read(answer, form_field, context) if hangs else read_answer(answer, form_field)
        for finding in reading.findings:
            is_said = finding.code == "other_not_named" and _is_named(sheet, row, form_field)
            if (form_field.kind, finding.code) not in _ELSEWHERE and not is_said:
                yield _forwarded(place, finding)


def _is_named(sheet: Sheet, row: Row | None, form_field: FormField) -> bool:
    """Whether the row says elsewhere which “other” is meant."""
    named_in = _NAMED_IN.get(form_field.means, "")
    return bool(row is not None and named_in and look(sheet, row).text(named_in))


def _forwarded(place: Place, finding: Finding) -> Found:
    title, why = READINGS.get(finding.code, ("", ""))
    repair = None
    if finding.parts:
        texts = [text for text in finding.parts.values() if text]
        label = f"Write {' | '.join(texts)}" if texts else "Take the text away"
        repair = Repair(label, {place: dict(finding.parts)})
    return Found((place,), finding.found, finding.could, finding.strength, repair, finding.code, title, why)


def value_beside_status(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:
    """A value under “not reported” is in no table and no analysis, although somebody typed it from somewhere."""
    for place, form_field, answer in answered(sheet, row):
        if answer.status.holds_value or not _has_text(answer):
            continue
        shown = kind_of(form_field).show(answer, form_field, context) or "a text"
        found = f"“{shown[:60]}” is typed, but the status says “{answer.status.label}”."
        taken = Repair("Take the value away", {place: dict.fromkeys(answer.parts, "")})
        yield Found((place,), found, "Set the status to reported, or take the value away.", repair=taken)


def reported_without_value(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“Reported” promises a value that others will look for; without one the answer counts as done and is empty."""
    for place, _, answer in answered(sheet, row):
        if answer.status is Status.REPORTED and not _has_text(answer):
            found = "The status says “reported”, but no value is typed."
            yield Found((place,), found, "Type what the paper prints, or choose the status that holds.")


def _has_text(answer: Answer) -> bool:
    return bool("".join(answer.parts.values()).strip())


def row_gone(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A number whose group, outcome or time point is gone belongs to nothing and is lost in every table."""
    for place, form_field, answer in answered(sheet, row):
        if form_field.kind != "reference" or not answer.status.holds_value:
            continue
        named = [sheet.row(other) for other in answer.part("row").split()]
        if any(other is None or other.section != form_field.refers_to for other in named):
            found = f"The row that “{form_field.label}” refers to is not there any more."
            yield Found((place,), found, "Choose another row, or bring the removed one back with undo.")


def meaning_changed(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """An answer to a question that means something else since is not an answer to the new one: the lead changed the
    form after it was given."""
    for place, form_field, _ in answered(sheet, row):
        if sheet.is_outdated(*place):
            found = f"“{form_field.label}” was answered before its meaning changed in a newer version of the form."
            could = "Read the field's instruction again; change the answer, or say that you have looked and it holds."
            yield Found((place,), found, could)


def duplicate_rows(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Two rows that say the same are paired with one of the other reviewer's by chance, and one number counts twice."""
    for section in sheet.form.sections:
        if not section.repeats:
            continue
        known: dict[tuple[object, ...], Row] = {}
        for other in sheet.rows(section.id):
            key = _key(sheet, section, other)
            if not key:
                continue
            first = known.setdefault(key, other)
            if first is not other:
                names = _key_fields(section)
                places = tuple((which.id, name) for which in (other, first) for name in names)
                found = f"This {section.row_name or 'row'} says the same as “{context.row_label(first.id)}”."
                yield Found(places, found, "Remove one of the two, or fill in what tells them apart.")


def _key_fields(section: Section) -> tuple[str, ...]:
    keys = [form_field.id for form_field in section.fields if form_field.key and not form_field.retired]
    named = [name for name in (*section.pair_on, *section.row_label) if name in section.by_id]
    return tuple(dict.fromkeys([*keys, *named]))


def _key(sheet: Sheet, section: Section, row: Row) -> tuple[object, ...]:
    """What tells a row from others; empty while a required part of it is open, the whole row where "other" stands."""
    names = _key_fields(section)
    answers = {name: sheet.answer(row.id, name) for name in names}
    if not any(answers.values()):
        return ()
    unanswered = [section.by_id[name] for name in names if answers[name] is None]
    if any(form_field.required and field_is_asked(sheet, row, form_field) for form_field in unanswered):
        return ()
    if any("other" in answer.part("choice").split() for answer in answers.values() if answer):
        answers = {name: sheet.answer(row.id, name) for name in section.by_id}
    return tuple((name, _said(answer)) for name, answer in answers.items())


def _said(answer: Answer | None) -> tuple[object, ...]:
    if answer is None:
        return ()
    return (answer.status, *(f"{part}:{' '.join(text.split()).casefold()}" for part, text in answer.parts.items()))
