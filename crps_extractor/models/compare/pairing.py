"""Pair two reviewers' rows by what they are, never by the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Pair
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.sheet import Row, Sheet

__all__ = ["PairedRows", "pair_rows", "section_order"]

LIKELY = 0.55
"""From this likeness on (0 to 1, over key fields and contents) two rows with unlike keys are taken for the same."""

_KEY_WEIGHT = 3.0
_LIKE = {Likeness.SAME: 1.0, Likeness.WORDING: 0.95, Likeness.ROUNDING: 0.95, Likeness.SPREAD_TYPE: 0.6}
_EXACT = {Likeness.SAME, Likeness.WORDING, Likeness.ROUNDING}


@dataclass
class PairedRows:
    """Which row of the one reviewer stands for which row of the other, section by section."""

    pairs: list[Pair] = field(default_factory=list)
    of_first: dict[str, str] = field(default_factory=dict)
    of_second: dict[str, str] = field(default_factory=dict)

    def add(self, pair: Pair) -> None:
        """Take a pair in."""
        self.pairs.append(pair)
        if pair.first:
            self.of_first[pair.first.id] = pair.id
        if pair.second:
            self.of_second[pair.second.id] = pair.id

    def same_row(self, first: str, second: str) -> bool:
        """Whether a row of the first reviewer is paired with a row of the second."""
        found = self.of_first.get(first)
        return found is not None and found == self.of_second.get(second)


def section_order(form: Form) -> list[Section]:
    """The reviewers' sections, each after those that its key fields refer to."""
    placed: dict[str, Section] = {}

    def place(section: Section, above: tuple[str, ...]) -> None:
        if section.id in placed or section.id in above:
            return
        for key in section.pair_on:
            target = section.by_id[key].refers_to if key in section.by_id else ""
            if target in form.by_id:
                place(form.by_id[target], (*above, section.id))
        placed[section.id] = section

    for section in form.blind_sections():
        place(section, ())
    return list(placed.values())


def pair_rows(
    first: Sheet,
    second: Sheet,
    contexts: tuple[Context, Context],
    by_hand: Mapping[str, tuple[str, str]] | None = None,
) -> PairedRows:
    """Pair the rows of two sheets of one study.

    Rows of the same id (laid out by the lead, or settled as a skeleton) are paired from the start; ``by_hand`` maps
    a pair's id to the two rows a settler paired; then rows whose keys say the same; then the likeliest of the rest.
    A row that only one reviewer has stands alone.
    """
    paired = PairedRows()
    for section in section_order(first.form):
        if section.repeats:
            _pair_section(section, first, second, contexts, by_hand or {}, paired)
        else:
            row = Row(section.id, section.id)
            paired.add(Pair(section.id, section.id, row, row, "same id", section.label))
    order = {section.id: number for number, section in enumerate(first.form.sections)}
    paired.pairs.sort(key=lambda pair: order[pair.section])
    return paired


def _pair_section(
    section: Section,
    first: Sheet,
    second: Sheet,
    contexts: tuple[Context, Context],
    by_hand: Mapping[str, tuple[str, str]],
    paired: PairedRows,
) -> None:
    left = {row.id: row for row in first.rows(section.id)}
    right = {row.id: row for row in second.rows(section.id)}
    found: list[tuple[str, str, str]] = []
    for one, other in by_hand.values():
        if one in left and other in right:
            found.append((one, other, "by hand"))
    found += [(row, row, "same id") for row in left if row in right and not _taken(row, found)]
    for one, other, _ in found:
        del left[one], right[other]
    likely = _by_likeness(section, (first, second), (list(left), list(right)), contexts[0], paired)
    matched = {one: (other, how) for one, other, how in [*found, *likely]}
    for row in first.rows(section.id):
        other, how = matched.get(row.id, ("", "alone"))
        label = contexts[0].row_label(row.id)
        paired.add(Pair(row.id, section.id, row, second.row(other) if other else None, how, label))
    taken = {other for other, _ in matched.values()}
    for row in second.rows(section.id):
        if row.id not in taken:
            paired.add(Pair(row.id, section.id, None, row, "alone", contexts[1].row_label(row.id)))


def _taken(row: str, found: Iterable[tuple[str, str, str]]) -> bool:
    return any(row in (one, other) for one, other, _ in found)


def _by_likeness(
    section: Section,
    sheets: tuple[Sheet, Sheet],
    rows: tuple[Sequence[str], Sequence[str]],
    context: Context,
    paired: PairedRows,
) -> Iterator[tuple[str, str, str]]:
    """The assignment of the rows left over that is likeliest as a whole."""
    left, right = rows
    if not left or not right:
        return
    paired_context = Context(context.row_label, paired.same_row, context.choices, context.rows, context.windows)
    scores = [[_likeness(section, sheets, (one, other), paired_context) for other in right] for one in left]
    for number, other_number in _assignment(scores):
        score, is_key = scores[number][other_number]
        if is_key or score >= LIKELY:
            yield left[number], right[other_number], "key" if is_key else "likely"


def _assignment(scores: Sequence[Sequence[tuple[float, bool]]]) -> Iterator[tuple[int, int]]:
    """Rows to columns, the best whole; rows whose keys say the same go before any likeness of contents."""
    from scipy.optimize import linear_sum_assignment

    worth = [[score + (2.0 if is_key else 0.0) for score, is_key in line] for line in scores]
    lines, columns = linear_sum_assignment(worth, maximize=True)
    yield from zip(lines.tolist(), columns.tolist(), strict=True)


def _likeness(
    section: Section, sheets: tuple[Sheet, Sheet], rows: tuple[str, str], context: Context
) -> tuple[float, bool]:
    """How alike two rows are, 0 to 1, keys counting threefold; and whether all their keys say the same."""
    total = alike = 0.0
    keys = set(section.pair_on)
    is_key = bool(keys)
    for form_field in section.fields:
        one, other = sheets[0].answer(rows[0], form_field.id), sheets[1].answer(rows[1], form_field.id)
        if one is None and other is None:
            continue
        weight = _KEY_WEIGHT if form_field.id in keys else 1.0
        score, exact = _answers_alike(one, other, form_field, context)
        total += weight
        alike += weight * score
        if form_field.id in keys and not exact:
            is_key = False
    if not any(sheets[0].answer(rows[0], key) for key in keys):
        is_key = False
    return (alike / total if total else 0.0, is_key)


def _answers_alike(
    one: Answer | None, other: Answer | None, form_field: FormField, context: Context
) -> tuple[float, bool]:
    if one is None or other is None:
        return (0.0, False)
    if not one.status.holds_value or not other.status.holds_value:
        return (1.0, True) if one.status is other.status else (0.0, False)
    kind = kind_of(form_field)
    likeness = kind.compare(one, other, form_field, context)
    score = _LIKE.get(likeness, 0.0)
    if not score and form_field.kind in ("text", "long"):
        texts = [kind.show(answer, form_field, context).casefold() for answer in (one, other)]
        score = SequenceMatcher(None, texts[0], texts[1]).ratio() * 0.9
    return (score, likeness in _EXACT)
