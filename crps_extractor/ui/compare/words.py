"""What the comparison says in words: answers, differences, rows and the line of counts above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.compare.pairing import BY_HAND
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of

__all__ = [
    "answer_words",
    "can_be_taken_apart",
    "counts_words",
    "difference_words",
    "group_words",
    "is_left_out",
    "is_lone",
    "row_name",
    "set_together",
    "settled_words",
    "took_proposal",
]

_SETTLED = {
    "first": "as reviewer 1",
    "second": "as reviewer 2",
    "other": "otherwise",
    "unresolved": "left unresolved",
    "agreed": "agreed",
    "left out": "left out",
}


def answer_words(answer: Answer | None, form_field: FormField, context: Context) -> str:
    """An answer in one line: what is published, or its status in words; nothing where it was not looked at."""
    if answer is None:
        return "–"
    shown = kind_of(form_field).show(answer, form_field, context)
    if not answer.status.holds_value or not shown:
        return answer.status.label
    return shown if answer.status == "reported" else f"{shown} ({answer.status.label})"


def difference_words(one: Difference) -> str:
    """What kind of difference it is, in words; what it looks like, and whether a hand or the program set it."""
    if one.likeness is Likeness.SAME:
        said = "agreed"
    elif one.first is None or one.second is None:
        said = f"only reviewer {1 if one.second is None else 2}"
    else:
        said = one.likeness.value
        said += f": {one.looks_like}" if one.looks_like else ""
    marks = (said, "set together" if set_together(one) else "", took_proposal(one))
    return ", ".join(words for words in marks if words)


def set_together(one: Difference) -> bool:
    """True where somebody said "not reported" for many fields at once: such answers are looked at first."""
    return any(answer is not None and bool(answer.looked_at) for answer in (one.first, one.second))


def took_proposal(one: Difference) -> str:
    """Who took what the program proposed, in words: two reviewers who both did have not agreed independently."""
    took = [number for number, answer in ((1, one.first), (2, one.second)) if answer is not None and answer.proposal]
    if len(took) == 2:
        return "both took the program's proposal"
    return f"reviewer {took[0]} took the program's proposal" if took else ""


def settled_words(one: Difference, context: Context) -> str:
    """What the consensus holds, and how it came about; "open" where nothing was decided."""
    if one.settlement is None and not one.is_agreed:
        return "open"
    how = _SETTLED.get(one.settlement.how, "") if one.settlement else "agreed"
    if one.settlement and one.settlement.how in ("unresolved", "left out"):
        return how
    return f"{answer_words(one.settled, one.field, context)} ({how})"


def is_lone(pair: Pair) -> bool:
    """True for a row that only one reviewer has."""
    return pair.first is None or pair.second is None


def can_be_taken_apart(pair: Pair) -> bool:
    """True for two rows that were paired by what they say, or by hand; not for those laid out for both."""
    return pair.first is not None and pair.second is not None and pair.first.id != pair.second.id


def is_left_out(fields: Iterable[Difference]) -> bool:
    """True where the row of these fields was left out of the consensus."""
    return any(one.settlement is not None and one.settlement.how == "left out" for one in fields)


def row_name(section: str, pair: Pair) -> str:
    """A row by its section and its label, the section alone where there is no label."""
    return section if pair.label in ("", section) else f"{section}: {pair.label}"


def group_words(pair: Pair, fields: Sequence[Difference]) -> str:
    """What is to be known of a row beside its name: who has it, how it was paired, what stands crosswise."""
    said: list[str] = []
    if is_lone(pair):
        said.append(f"only reviewer {1 if pair.first else 2} has this row, {_many(len(fields), 'field')}")
        together = sum(map(set_together, fields))
        said += [f"{together} set together"] if together else []
        said += ["taken apart by hand"] if pair.how == BY_HAND else []
        said.append(_lone_state(fields))
    elif pair.how in ("likely", BY_HAND):
        said.append("paired as likely" if pair.how == "likely" else "paired by hand")
    if pair.swapped:
        said.append(f"look out: {pair.swapped} in the two sheets")
    return ", ".join(said)


def counts_words(comparison: StudyComparison) -> str:
    """Fields that differ in rows both have, rows that only one has, and what of them is settled, counted apart."""
    fields = [one for one in comparison.differences if not is_lone(one.pair)]
    rows: dict[str, list[Difference]] = {}
    for one in comparison.fields:
        if is_lone(one.pair):
            rows.setdefault(one.pair.id, []).append(one)
    decided = [[one] for one in fields] + list(rows.values())
    decided = [ones for ones in decided if not any(one.is_open for one in ones)]
    unresolved = sum(any(one.is_unresolved for one in ones) for ones in decided)
    left = f", {unresolved} left unresolved" if unresolved else ""
    settled = len(decided) - unresolved
    differ = f"{_many(len(fields), 'field')} {'differs' if len(fields) == 1 else 'differ'}"
    return f"{differ}, {_many(len(rows), 'row')} only one reviewer has, {settled} settled{left}"


def _lone_state(fields: Sequence[Difference]) -> str:
    if is_left_out(fields):
        return "left out"
    still = sum(one.is_open for one in fields)
    if not still and any(one.is_unresolved for one in fields):
        return "left unresolved"
    return "settled" if not still else "open" if still == len(fields) else f"{still} still open"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
