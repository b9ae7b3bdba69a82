"""Pair two reviewers' rows by what they are, never by the order in which they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crps_extractor.models.compare.assignment import best_matches
from crps_extractor.models.compare.difference import Pair
from crps_extractor.models.compare.likeness import LIKELY, RowLikeness, key_of, tie_break, trace_of
from crps_extractor.models.form import Form, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.sheet import Row, Sheet

__all__ = ["BY_HAND", "PairedRows", "pair_rows", "section_order"]

BY_HAND = "by hand"
_KEY_WORTH = 2.0
"""What a key that says the same is worth beside any likeness of contents, which is at most 1."""

Found = tuple[str, str, str]
"""A row of the first reviewer, one of the second ("" for none), and why they are paired."""


@dataclass
class PairedRows:
    """Which row of the one reviewer stands for which row of the other, section by section."""

    pairs: list[Pair] = field(default_factory=list)
    of_first: dict[str, str] = field(default_factory=dict)
    of_second: dict[str, str] = field(default_factory=dict)
    traces: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    """What each reviewer's rows say, by row: for breaking ties."""

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
    a row to the two rows that a settler paired, or to one of them and "" where it shall stand alone; then rows whose
    keys say the same; then the likeliest of the rest. A row that only one reviewer has stands alone. Neither the
    order of the rows nor their ids matter, save among rows that say exactly the same.
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
    left = [row.id for row in first.rows(section.id)]
    right = [row.id for row in second.rows(section.id)]
    found = [(row, row, "same id") for row in left if row in set(right)]
    found += _by_hand(by_hand, left, right, found)
    _take_away(found, left, right)
    for side, (sheet, rows) in enumerate(((first, left), (second, right))):
        trace = paired.traces[side]
        trace |= {row: trace_of(section, sheet, row, _named(trace, "")) for row in rows}
    for step in (_by_key, _by_likeness):
        found += step(section, (first, second), (left, right), contexts[0], paired)
        _take_away(found, left, right)
    matched = {one: (other, how) for one, other, how in found if one}
    for row in first.rows(section.id):
        other, how = matched.get(row.id, ("", "alone"))
        label = contexts[0].row_label(row.id)
        paired.add(Pair(row.id, section.id, row, second.row(other) if other else None, how, label))
    taken = {other: how for one, other, how in found if one and other}
    alone = {other: how for one, other, how in found if not one}
    for row in second.rows(section.id):
        if row.id not in taken:
            label = contexts[1].row_label(row.id)
            paired.add(Pair(row.id, section.id, None, row, alone.get(row.id, "alone"), label))


def _take_away(found: Sequence[Found], left: list[str], right: list[str]) -> None:
    """Leave only the rows that are not paired (or by hand alone) yet."""
    ones, others = {one for one, _, _ in found}, {other for _, other, _ in found}
    left[:] = [row for row in left if row not in ones]
    right[:] = [row for row in right if row not in others]


def _by_hand(
    by_hand: Mapping[str, tuple[str, str]], left: Sequence[str], right: Sequence[str], found: Sequence[Found]
) -> list[Found]:
    """What settlers decided about rows of this section, the later decision before the earlier."""
    ones, others = {one for one, _, _ in found}, {other for _, other, _ in found}
    known: list[Found] = []
    for one, other in reversed(list(by_hand.values())):
        is_here = one in left or other in right
        if (
            is_here
            and (not one or one in left)
            and (not other or other in right)
            and not {one} & ones | {other} & others
        ):
            known.append((one, other, BY_HAND))
            ones |= {one} - {""}
            others |= {other} - {""}
    return known


def _by_key(
    section: Section,
    sheets: tuple[Sheet, Sheet],
    rows: tuple[Sequence[str], Sequence[str]],
    _context: Context,
    paired: PairedRows,
) -> Iterator[Found]:
    """The rows whose keys are the same to the letter, and those of no other row."""
    keys: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for side, names in enumerate((paired.of_first, paired.of_second)):
        for row in rows[side]:
            key = key_of(section, sheets[side], row, _named(names))
            keys[side].setdefault(key, []).append(row)
    for key, ones in keys[0].items():
        others = keys[1].get(key, [])
        if key and len(ones) == len(others) == 1:
            yield ones[0], others[0], "key"


def _named(names: Mapping[str, str], unknown: str | None = None) -> Callable[[str], str]:
    return lambda row: names.get(row, row if unknown is None else unknown)


def _by_likeness(
    section: Section,
    sheets: tuple[Sheet, Sheet],
    rows: tuple[Sequence[str], Sequence[str]],
    context: Context,
    paired: PairedRows,
) -> Iterator[Found]:
    """The assignment of the rows left over that is likeliest as a whole; equal keys go before any likeness."""
    left, right = rows
    if not left or not right:
        return
    likeness = RowLikeness(section, sheets, replace(context, same_row=paired.same_row))
    scores = [[likeness.of(one, other) for other in right] for one in left]
    traces = [[paired.traces[side].get(row, "") for row in rows[side]] for side in (0, 1)]
    worth = [
        [
            0.0 if not is_key and score < LIKELY else score + _KEY_WORTH * is_key + tie_break(one, other)
            for other, (score, is_key) in zip(traces[1], line, strict=True)
        ]
        for one, line in zip(traces[0], scores, strict=True)
    ]
    for number, other_number in best_matches(worth):
        score, is_key = scores[number][other_number]
        if is_key or score >= LIKELY:
            yield left[number], right[other_number], "key" if is_key else "likely"
