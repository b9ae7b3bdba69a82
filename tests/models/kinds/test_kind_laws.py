"""Laws that every kind of answer keeps, whatever text stands in its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Context, Likeness, TimeWindow
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.register import KINDS

CHOICES = (Choice("arm", "randomised arm"), Choice("warm", "warm"), Choice("cold", "cold"), Choice("other", "other"))
ROWS = {"r1": "S-ketamine", "r2": "placebo"}
CONTEXT = Context(
    row_label=lambda row: ROWS.get(row, ""),
    rows=lambda _section: tuple(ROWS),
    windows=lambda: (TimeWindow("w", "12 weeks", "70", "98"), TimeWindow("late", "late", "99")),
)
PRINTED = (
    "2.68 ± 0.51",
    "7.4 (0.1–31.9)",
    "22.2 +/- 2.0 mg/h/70 kg",
    "0.35 mg/kg/h, not to exceed 25 mg/h",
    "−2.03 (−3.44, −0.63)",
    "10.5 (95% CI 4.37-21.2)",
    "8 (IQR = 2)",
    "48/60 (80%)",
    "1,250",
    "0,35",
    "0·35",
    "≤ 5",
    "P<0.001",
    "NS",
    "12 weeks",
    "week 12",
    "1 week to 3 months",
    "2 weeks after the end of infusion",
    "March 2009",
    "12/03/2009",
    "NCT00579085",
    "10.1016/j.pain.2009.08.019",
    "the Netherlands (Leiden), USA",
    "S-ketamine",
    "r1 r2",
    "arm other",
    "visual analogue scale 0-100 mm",
    "verbal numeric rating scale (0 to 10)",
    "sixty patients",
    "1e400",
    "٣",
    "2.03 \ufffd3.44",
    "22.5 mg/h (range 10-40)",
    "median (IQR) 7 (5-8)",
    "no greater than 5",
    "between 5 and 10",
    "12 weeks (84 days)",
    "median 26 months (IQR 14-38)",
    "4.2 ± 1.1 years",
    "M = 2.68, SD = 0.51",
    "1\u202f250 ± 300",
    "2009/03/12",
    "(p = 0.03*)",
    "",
)
ALPHABET = "0123456789.,·'-−–±+/()[]%<>≤≥=~ \u2009\u00a0µμγ\ufffdabdeghikmnoprstwyIQRSDCEPNT&;:^²"


def a_field(kind: str) -> FormField:
    return FormField("field", "section", "Field", kind, choices=CHOICES, refers_to="groups")


def mutated() -> st.SearchStrategy[str]:
    """A published wording with one character changed, left out or doubled."""

    def change(text: str, at: int, sign: str) -> str:
        at = at % (len(text) + 1)
        return text[:at] + sign + text[at + 1 :]

    return st.builds(change, st.sampled_from(PRINTED), st.integers(0, 60), st.sampled_from([*ALPHABET, ""]))


TEXTS = st.one_of(st.sampled_from(PRINTED), mutated(), st.text(alphabet=ALPHABET, max_size=25), st.text(max_size=25))
CODES = st.sampled_from(
    ["", "sd", "se", "ci", "iqr", "not_stated", "none", "mean", "median", "day", "week", "arm", "r1", "own", "nrs-11"]
)


@st.composite
def answers(draw: st.DrawFn, kind: str) -> Answer:
    parts = KINDS[kind].parts(a_field(kind), CONTEXT)
    texts = {part.id: draw(TEXTS if part.entry in ("text", "long") else st.one_of(CODES, TEXTS)) for part in parts}
    status = draw(st.sampled_from([Status.REPORTED, Status.REPORTED, Status.REPORTED_NOT_USABLE, Status.NOT_REPORTED]))
    return Answer(status, texts)


@st.composite
def kinds_and_answers(draw: st.DrawFn, how_many: int = 1) -> tuple[str, tuple[Answer, ...]]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return kind, tuple(draw(answers(kind)) for _ in range(how_many))


@given(kinds_and_answers())
def test_no_kind_raises_on_any_text(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (answer,) = drawn
    kind, field = KINDS[name], a_field(name)
    reading = kind.read(answer, field, CONTEXT)
    assert isinstance(reading.understood, str)
    assert "\n" not in kind.show(answer, field, CONTEXT)
    assert all(finding.code and finding.found.strip() for finding in reading.findings)


@given(kinds_and_answers())
def test_an_answer_is_the_same_as_itself(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (answer,) = drawn
    assert KINDS[name].compare(answer, answer, a_field(name), CONTEXT) is Likeness.SAME


@given(kinds_and_answers(2))
def test_comparing_is_mirrored(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (first, second) = drawn
    kind, field = KINDS[name], a_field(name)
    assert kind.compare(first, second, field, CONTEXT) is kind.compare(second, first, field, CONTEXT)


@given(kinds_and_answers(2))
def test_two_answers_that_show_other_values_are_never_called_the_same(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (first, second) = drawn
    kind, field = KINDS[name], a_field(name)
    one, other = (kind.read(answer, field, CONTEXT).value for answer in (first, second))
    likeness = kind.compare(first, second, field, CONTEXT)
    if isinstance(one, Figure) and isinstance(other, Figure) and one.value != other.value:
        assert likeness not in (Likeness.SAME, Likeness.WORDING)


@given(kinds_and_answers())
def test_cells_are_those_that_the_columns_announce(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (answer,) = drawn
    kind, field = KINDS[name], a_field(name)
    cells = kind.cells(answer, field, CONTEXT)
    columns = kind.columns(field)
    assert tuple(cell.name for cell in cells) == columns
    assert columns[0] == "as published"
    assert len(set(columns)) == len(columns)
    assert all(re.fullmatch(r"|-?[0-9]+(\.[0-9]+)?", cell.number) for cell in cells)


@given(st.sampled_from(sorted(KINDS)), TEXTS)
def test_a_capture_is_cut_and_never_changed(name: str, text: str) -> None:
    kind, field = KINDS[name], a_field(name)
    captured = kind.capture(text, field, CONTEXT)
    parts = {part.id: part for part in kind.parts(field, CONTEXT)}
    assert set(captured) <= set(parts)
    typed = [value for part, value in captured.items() if parts[part].entry in ("text", "long")]
    assert all(value in text and value == value.strip() != "" for value in typed)


READ_BACK = st.sampled_from(["integer", "decimal", "count", "duration", "date", "p_value", "dose"])


@given(READ_BACK, TEXTS)
def test_what_is_understood_reads_back_to_the_same_value(name: str, text: str) -> None:
    reads_back(name, text)


@pytest.mark.endurance
@settings(max_examples=10_000, deadline=None)
@given(READ_BACK, TEXTS)
def test_what_is_understood_of_ten_thousand_texts_reads_back(name: str, text: str) -> None:
    reads_back(name, text)


@pytest.mark.endurance
@settings(max_examples=10_000, deadline=None)
@given(kinds_and_answers())
def test_ten_thousand_answers_are_read_shown_and_cut_without_raising(drawn: tuple[str, tuple[Answer, ...]]) -> None:
    name, (answer,) = drawn
    kind, field = KINDS[name], a_field(name)
    kind.read(answer, field, CONTEXT)
    kind.show(answer, field, CONTEXT)
    kind.cells(answer, field, CONTEXT)
    known = {part.id for part in kind.parts(field, CONTEXT)}
    assert all(set(kind.capture(text, field, CONTEXT)) <= known for text in answer.parts.values())


def reads_back(name: str, text: str) -> None:
    kind, field = KINDS[name], a_field(name)
    part = kind.parts(field, CONTEXT)[0].id
    first = kind.read(Answer(parts={part: text}), field, CONTEXT)
    if not first.is_readable:
        return
    again = kind.read(Answer(parts={part: without_notes(name, first.understood)}), field, CONTEXT)
    assert list(plain_values(again.value)) == list(plain_values(first.value))


def without_notes(name: str, understood: str) -> str:
    """What was understood without how it was read, and without the same thing in another unit."""
    if name == "dose":
        return understood.split(" That is ")[0].split(" Noted: ")[0]
    words = re.sub(r"^.*?(?:read|thousands|printed first)[^:]*: ", "", understood)
    return words.split(" = ")[0] if name == "duration" else words


def plain_values(value: object) -> Iterator[object]:
    for name in ("value", "low", "high", "bound", "count", "of", "year", "month", "day", "kind", "decimals", "spread"):
        yield getattr(value, name, None) if name != "decimals" or isinstance(value, Figure) else None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_status_without_a_value_is_read_as_nothing(kind: str) -> None:
    reading = KINDS[kind].read(Answer(Status.NOT_REPORTED, {"text": "5", "choice": "arm"}), a_field(kind), CONTEXT)
    assert (reading.value, reading.understood, reading.findings) == (None, "", ())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_two_statuses_differ_in_status_before_anything_else(kind: str) -> None:
    reported, not_reported = Answer(parts={"text": "5"}), Answer(Status.NOT_REPORTED)
    assert KINDS[kind].compare(reported, not_reported, a_field(kind), CONTEXT) is Likeness.STATUS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_first_part_takes_a_capture_and_every_part_has_a_label(kind: str) -> None:
    parts = KINDS[kind].parts(a_field(kind), CONTEXT)
    assert all(part.label for part in parts)
    assert len({part.id for part in parts}) == len(parts)
    assert {part.entry for part in parts} <= {"text", "long", "choice", "several"}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("text", [" " * 100_000, "a, " * 30_000, "1 " * 50_000, "1/" * 50_000, "9" * 100_000])
def test_a_pasted_book_is_read_as_no_value_and_kept_whole(kind: str, text: str) -> None:
    field = a_field(kind)
    answer = Answer(parts={part.id: text for part in KINDS[kind].parts(field, CONTEXT)})
    captured = KINDS[kind].capture(text, field, CONTEXT)
    assert all(value == text.strip() for value in captured.values())
    value = KINDS[kind].read(answer, field, CONTEXT).value
    assert value is None or (kind in ("text", "long", "judgement") and value == text.strip())
