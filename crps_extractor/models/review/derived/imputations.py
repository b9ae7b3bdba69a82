"""Imputed values of the review: borrowed SDs, assumed correlations and weights; entries of their own, no answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import EventKind, new_id
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.kinds.time import Span
from crps_extractor.models.review.context import context_of, row_label
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import ORDERS, Assumption, Donor, ImputedSD, assume, choose_sd
from crps_extractor.models.statistics.method import Refused
from crps_extractor.models.statistics.printed import UnreadableError, plain, read_count, read_printed

__all__ = [
    "SD",
    "Imputation",
    "Settled",
    "assumed",
    "borrow_sd",
    "donor_words",
    "donors_for",
    "imputations",
    "is_of_change",
    "value_of",
    "withdraw",
]

SD = "sd"

Settled = Callable[[str], Sheet | None]
"""The consensus of a study, None where it is not open to the viewer."""


@dataclass(frozen=True)
class Imputation:
    """One imputation: ``what`` is sd, correlation or weight; ``study`` and ``row`` the result it is made for.

    A borrowed SD keeps the order of the ways and the donors' places (study, row), never the number. An assumed figure
    keeps its texts, its range and the named sources.
    """

    id: str
    what: str
    study: str = ""
    row: str = ""
    order: tuple[str, ...] = ()
    donors: tuple[tuple[str, str], ...] = ()
    value: str = ""
    low: str = ""
    high: str = ""
    sources: tuple[str, ...] = ()
    why: str = ""

    def body(self) -> dict[str, Any]:
        """The entry as plain data for an event."""
        return {
            "what": self.what,
            "study": self.study,
            "row": self.row,
            "order": list(self.order),
            "donors": [list(donor) for donor in self.donors],
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "sources": list(self.sources),
            "why": self.why,
        }


def imputations(review: Review) -> tuple[Imputation, ...]:
    """The entries that stand, the oldest first."""
    return tuple(_from_body(row, body) for row, body in review.facts.imputed.items() if body.get("what"))


def borrow_sd(review: Review, settled: Settled, study: str, row: str, order: Sequence[str], why: str) -> Imputation:
    """Borrow an SD for a result by the first way of ``order`` that has a donor, and keep the choice.

    Raises ValueError with the reason where there is no donor, NotAllowedError for anybody but a lead.
    """
    places = tuple((place[0], place[1]) for place, _ in donors_for(review, settled, study, row))
    made = Imputation(new_id(), SD, study, row, tuple(order), places, why=why.strip())
    return _kept(review, settled, made)


def assumed(
    review: Review, what: str, value: str, low: str, high: str, sources: Sequence[str], why: str, study: str = ""
) -> Imputation:
    """Assume a "correlation" or a "weight" (kg), with its range and its named sources.

    Raises ValueError with the reason where the figures or the sources do not allow it, NotAllowedError for anybody
    but a lead.
    """
    said = tuple(one.strip() for one in sources if one.strip())
    made = Imputation(new_id(), what, study, value=value, low=low, high=high, sources=said, why=why.strip())
    return _kept(review, lambda _study: None, made)


def withdraw(review: Review, imputation: Imputation) -> None:
    """Take an entry out; it stays in the history."""
    review.fact(EventKind.IMPUTATION, imputation.id, {})


def value_of(review: Review, settled: Settled, one: Imputation) -> ImputedSD | Assumption | Refused:
    """Compute an entry from what is settled now, or say why it cannot be had."""
    if one.what != SD:
        return assume(one.what, one.value, one.sources, one.low, one.high)
    homes = {study for study, _ in one.donors}
    known = donors_for(review, settled, one.study, one.row, homes)
    donors = [donor for place, donor in known if place in one.donors]
    sheet = settled(one.study)
    return choose_sd(donors, one.order, target_is_change=sheet is not None and is_of_change(sheet, one.row))


def is_of_change(sheet: Sheet, row: str) -> bool:
    """Whether a result is that of a change, which borrows from changes only."""
    return _form(sheet, row) == "change"


def donors_for(
    review: Review, settled: Settled, study: str, row: str, homes: Collection[str] | None = None
) -> list[tuple[tuple[str, str], Donor]]:
    """Every settled result of the review (of the studies ``homes``) with an SD of the same scale and form.

    Those of the same arm come first, then those of the same study, each by their distance in time.
    """
    target = settled(study)
    if target is None or target.row(row) is None:
        return []
    found = []
    for known in review.facts.counted_studies:
        if homes is not None and known.id not in homes:
            continue
        sheet = target if known.id == study else settled(known.id)
        for other in _with_sd(sheet) if sheet is not None else ():
            if sheet is None or (known.id, other) == (study, row) or _scale(sheet, other) != _scale(target, row):
                continue
            name = f"{known.label}: {row_label(sheet, other, context_of(sheet, review.facts.tables))}"
            donor = _donor(sheet, other, name, _arm(target, row) if known.id == study else "")
            if donor is not None and _scale(target, row) and donor.is_change == is_of_change(target, row):
                apart = _days_apart(_when(target, row), _when(sheet, other))
                found.append(((known.id, other), replace(donor, days_apart=apart)))
    far = float("inf")
    return sorted(
        found,
        key=lambda one: (
            not one[1].same_arm,
            one[0][0] != study,
            far if one[1].days_apart is None else one[1].days_apart,
            one[1].result,
        ),
    )


def donor_words(donor: Donor) -> str:
    """ "Sigtermans 2009: pain · week 1: SD 1.8, n 20; same group, 84 days apart"."""
    apart = "distance in time not known"
    if donor.days_apart is not None:
        apart = "same time" if donor.days_apart == 0 else f"{plain(donor.days_apart, 3)} days apart"
    parts = ("same group" if donor.same_arm else "", "baseline" if donor.is_baseline else "", apart)
    of_change = " of a change" if donor.is_change else ""
    return f"{donor.result}: SD{of_change} {plain(donor.sd)}, n {donor.n}; {', '.join(part for part in parts if part)}"


def _when(sheet: Sheet, row: str) -> tuple[str, float] | None:
    """From where a result's time is counted, and its days from there (the middle of a range)."""
    time = _row(sheet, row, "result.time")
    held, answer = sheet.form.meaning("time.value"), _said(sheet, time, "time.value") if time else None
    span = kind_of(held).read(answer, held, Context()).value if held is not None and answer is not None else None
    anchor = _said(sheet, time, "time.anchor")
    if not isinstance(span, Span) or span.bound:
        return None
    return anchor.part("choice") if anchor is not None else "", float((span.low_days + span.high_days) / 2)


def _days_apart(first: tuple[str, float] | None, second: tuple[str, float] | None) -> float | None:
    """The days between two times that are counted from the same event, None for others."""
    if first is None or second is None or first[0] != second[0]:
        return None
    return abs(first[1] - second[1])


def _kept(review: Review, settled: Settled, made: Imputation) -> Imputation:
    result = value_of(review, settled, made)
    if isinstance(result, Refused):
        raise ValueError(result.reason)
    if not made.why:
        raise ValueError("Say why this is imputed; the reason is kept and exported.")
    review.fact(EventKind.IMPUTATION, made.id, made.body())
    return made


def _with_sd(sheet: Sheet) -> Iterator[str]:
    value = sheet.form.meaning("result.value")
    for row in sheet.rows(value.section) if value is not None else ():
        answer = sheet.answer(row.id, value.id) if value is not None else None
        is_sd = answer is not None and answer.status.holds_value and answer.part("spread_type") == "sd"
        if is_sd and answer is not None and answer.part("centre_type") in ("mean", "") and answer.part("spread"):
            yield row.id


def _donor(sheet: Sheet, row: str, name: str, arm: str) -> Donor | None:
    value, n = _said(sheet, row, "result.value"), _said(sheet, row, "result.n")
    if value is None or n is None:
        return None
    try:
        sd, count = float(read_printed(value.part("spread"), "SD").value), read_count(n.part("text"), "n", 2)
    except UnreadableError:
        return None
    time = _row(sheet, row, "result.time")
    phase = _said(sheet, time, "time.phase") if time else None
    is_baseline = phase is not None and phase.part("choice") == "baseline"
    is_change = is_of_change(sheet, row)
    same_arm = bool(arm) and _arm(sheet, row) == arm
    return Donor(name, sd, count, same_arm=same_arm, is_baseline=is_baseline, is_change=is_change)


def _scale(sheet: Sheet, row: str) -> tuple[tuple[str, str], ...]:
    """The scale of a result's outcome as it was answered: only the very same scale is borrowed from."""
    outcome = _row(sheet, row, "result.outcome")
    said = [_said(sheet, outcome, meaning) for meaning in ("outcome.scale", "outcome.component")] if outcome else []
    parts: Mapping[str, str] = said[0].parts if said and said[0] is not None else {}
    component: Mapping[str, str] = said[1].parts if len(said) > 1 and said[1] is not None else {}
    return tuple(sorted(parts.items())) + tuple(sorted(component.items())) if parts else ()


def _arm(sheet: Sheet, row: str) -> str:
    return f"{_row(sheet, row, 'result.group')} {_row(sheet, row, 'result.outcome')}"


def _form(sheet: Sheet, row: str) -> str:
    said = _said(sheet, row, "result.form")
    return said.part("choice") if said is not None else ""


def _row(sheet: Sheet, row: str, meaning: str) -> str:
    said = _said(sheet, row, meaning)
    return said.part("row").strip() if said is not None else ""


def _said(sheet: Sheet, row: str, meaning: str) -> Answer | None:
    held: FormField | None = sheet.form.meaning(meaning)
    answer = sheet.answer(row, held.id) if held is not None else None
    return answer if answer is not None and answer.status.holds_value else None


def _from_body(identifier: str, body: Mapping[str, Any]) -> Imputation:
    texts = {name: str(body.get(name, "")) for name in ("what", "study", "row", "value", "low", "high", "why")}
    return Imputation(
        identifier,
        order=tuple(way for way in body.get("order", ()) if way in ORDERS),
        donors=tuple((str(one[0]), str(one[1])) for one in body.get("donors", ())),
        sources=tuple(str(one) for one in body.get("sources", ())),
        **texts,
    )
