"""Derived and imputed values: computed from the consensus as it stands, with method, inputs, conditions, marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crps_extractor import __version__
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import CONSENSUS, EventKind
from crps_extractor.models.exports.pages.page import Cell, Column, Line, Page, Role, quiet, text
from crps_extractor.models.exports.pages.study_view import StudyView
from crps_extractor.models.review.context import context_of, row_label
from crps_extractor.models.review.derived.derivations import Derivation, derivations, taken_text, value_of
from crps_extractor.models.review.derived.imputations import Imputation, imputations
from crps_extractor.models.review.derived.imputations import value_of as imputed_value
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import ORDERS, Assumption, ImputedSD
from crps_extractor.models.statistics.method import Method, Quantity, Refused
from crps_extractor.models.statistics.methods import METHODS
from crps_extractor.models.statistics.printed import plain
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["derived_page", "has_derived", "imputed_lines", "imputed_page"]

_BY_ID = {method.id: method for method in METHODS}


def derived_page() -> Page:
    """One row a derived number, or one that says why it cannot be computed any more."""
    columns = (
        Column("Study", most=24),
        Column("For", most=44),
        Column("Gives", most=16),
        Column("Value", role=Role.NUMBER, most=14),
        Column("Rounding allows, from", role=Role.NUMBER, most=14),
        Column("Rounding allows, to", role=Role.NUMBER, most=14),
        Column("Method", most=44),
        Column("Formula with its figures", most=60),
        Column("Inputs", most=60),
        Column("Conditions", most=60),
        Column("Assumed", most=48),
        Column("Marks", most=28),
        Column("Source of the method", most=40),
        Column("Computed by", most=22),
    )
    holds = "Values computed from settled answers by a named method; never printed in a paper, never an answer."
    return Page("Derived values", columns, _lines, keep=1, holds=holds)


def has_derived(review: Review) -> bool:
    """Whether the consensus of any study that the viewer may read holds a derived value."""
    kept = review.store.history(HistoryFilter(scopes=(CONSENSUS,), kinds=(EventKind.DERIVATION,)))
    studies = {event.study for event in kept}
    return any(review.may_read(CONSENSUS, study) for study in studies & {one.id for one in review.facts.studies})


def _lines(view: StudyView) -> Iterator[Line]:
    consensus = view.consensus.sheet
    for one in derivations(consensus) if consensus is not None else ():
        assert consensus is not None
        method, result = _BY_ID.get(one.method), value_of(consensus, one)
        label = view.consensus.context.row_label(one.row)
        before = [Cell(view.study.label, Role.LABEL), Cell(label, Role.LABEL)]
        after = _about(view, consensus, one, method)
        if isinstance(result, Refused):
            yield [*before, text("nothing"), text(""), text(""), text(""), *after[:1], text(result.reason), *after[1:]]
            continue
        assumed = "; ".join(part for part in (one.assumption, *result.assumptions) if part)
        marks = "; ".join((*result.marks, *result.notes))
        filled = [*after[:1], text(result.formula), *after[1:3], text(assumed), text(marks), *after[5:]]
        for quantity in result.quantities:
            yield [*before, text(quantity.name.replace("_", " ")), *_figures(quantity), *filled]


def _figures(quantity: Quantity) -> list[Cell]:
    return [
        Cell("", Role.NUMBER) if value is None else Cell(plain(value), Role.NUMBER, plain(value).replace("−", "-"))
        for value in (quantity.value, quantity.low, quantity.high)
    ]


def _about(view: StudyView, consensus: Sheet, one: Derivation, method: Method | None) -> list[Cell]:
    """Method, inputs, conditions, what was assumed, no marks, the method's source, and the program."""
    inputs = []
    for name, taken in one.inputs.items():
        label = method.input(name).label if method else name
        for single in taken:
            said = taken_text(consensus, single) or "not settled any more"
            inputs.append(f"{label}: {said} ({'typed' if single.is_typed else _place(view, consensus, single.row)})")
    asked = [
        f"{question.text} {'yes' if one.answers.get(question.id) else 'no'}"
        for question in (method.questions if method else ())
    ]
    return [
        text(f"{method.title} [{one.method}]" if method else one.method),
        text("; ".join(inputs)),
        text("; ".join(asked)),
        text(one.assumption),
        text(""),
        quiet("; ".join(method.sources) if method else ""),
        quiet(f"CRPS Extractor {__version__}"),
    ]


def _place(view: StudyView, consensus: Sheet, row: str) -> str:
    section = consensus.section_of(row)
    label = view.consensus.context.row_label(row)
    return label if section is None or not section.repeats else f"{section.label}: {label}"


def imputed_page(lines: Iterable[Line]) -> Page:
    """One row an imputation of the review, whichever study it is for; written with the first study."""
    columns = (
        Column("Study", most=24),
        Column("For", most=44),
        Column("What", most=16),
        Column("Value", role=Role.NUMBER, most=14),
        Column("Sensitivity, from", role=Role.NUMBER, most=14),
        Column("Sensitivity, to", role=Role.NUMBER, most=14),
        Column("Method", most=32),
        Column("How", most=60),
        Column("Order of the ways", most=60),
        Column("Donors or sources", most=60),
        Column("Why", most=48),
        Column("Computed by", most=22),
    )
    holds = "Borrowed SDs and assumed correlations and weights, with their range; every analysis exists without them."
    waiting = iter(lines)
    return Page("Imputed values", columns, lambda _view: waiting, keep=1, holds=holds)


def imputed_lines(review: Review) -> Iterator[Line]:
    """The imputations of the review, each computed from what is settled and open to the viewer."""
    known: dict[str, Sheet | None] = {}

    def settled(study: str) -> Sheet | None:
        if study not in known:
            is_open = study and review.may_read(CONSENSUS, study)
            known[study] = study_consensus(review, study)[1] if is_open else None
        return known[study]

    for one in imputations(review):
        result, sheet = imputed_value(review, settled, one), settled(one.study)
        label = review.facts.study(one.study).label if one.study else "the review"
        target = row_label(sheet, one.row, context_of(sheet, review.facts.tables)) if sheet is not None else ""
        yield [
            Cell(label, Role.LABEL),
            Cell(target, Role.LABEL),
            text("SD" if one.what == "sd" else one.what),
            *_range(result),
            text(result.sd_method if isinstance(result, ImputedSD) else f"assumed {one.what}"),
            text(result.formula if isinstance(result, ImputedSD) else getattr(result, "reason", "")),
            text("; ".join(ORDERS[way] for way in one.order)),
            text("; ".join(_named(one, result))),
            text(one.why),
            quiet(f"CRPS Extractor {__version__}"),
        ]


def _named(one: Imputation, result: ImputedSD | Assumption | Refused) -> tuple[str, ...]:
    return result.donors if isinstance(result, ImputedSD) else one.sources


def _range(result: ImputedSD | Assumption | Refused) -> list[Cell]:
    if isinstance(result, ImputedSD):
        shown = [plain(number) for number in (result.sd, result.low, result.high)]
    elif isinstance(result, Assumption):
        shown = [str(number) for number in (result.value, result.low, result.high)]
    else:
        return [text("nothing"), text(""), text("")]
    return [Cell(number, Role.NUMBER, number.replace("−", "-")) for number in shown]
