"""The figures of one result of a group, each with where it comes from: printed, derived by a method, or imputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from crps_extractor.models.checks.seen import Seen, usable
from crps_extractor.models.exports.analysis.borrowed import Borrowed
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.kinds.figures import Figure
from crps_extractor.models.kinds.share import Counted, Share
from crps_extractor.models.kinds.summary_value import SPREADS, Summary
from crps_extractor.models.numbers import decimal_text, rounded_text
from crps_extractor.models.review.derived.derivations import derivations, taken_text, value_of
from crps_extractor.models.scales.rescaling import NotRescaled, rescale_to_100
from crps_extractor.models.scales.scale import Scale
from crps_extractor.models.statistics.method import Derived, Refused
from crps_extractor.models.statistics.methods import method

__all__ = [
    "NONE",
    "Given",
    "GroupFigures",
    "Made",
    "computed",
    "derived_of",
    "exact",
    "figures_of",
    "named_spread",
    "printed",
    "rescaled",
    "scale_of",
]

_SIGNIFICANT = 10
_SDS = {"change": ("sd_change", "sd", "sd_change_at_most", "sd_at_most"), "": ("sd", "sd_at_most")}


@dataclass(frozen=True)
class Given:
    """One figure: its decimal text (printed decimals kept), "" for none, and where it comes from.

    ``low`` and ``high`` are the range of an imputed one, or what rounding allows of a derived one. Without a figure
    ``origin`` is empty and ``lacks`` says why there is none.
    """

    text: str = ""
    origin: str = ""
    low: str = ""
    high: str = ""
    lacks: str = ""
    is_imputed: bool = False

    def __bool__(self) -> bool:
        """True where there is a figure."""
        return bool(self.text)

    @property
    def value(self) -> Fraction:
        """The exact value; only where there is a figure."""
        return Fraction(self.text)


NONE = Given()
"""No figure, and nothing to say of it."""


@dataclass(frozen=True)
class Made:
    """A derived value: what came out, method and inputs in words, and the inputs by name as printed or typed."""

    result: Derived
    origin: str
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class GroupFigures:
    """What a result gives for an analysis. ``summary`` is what is printed; ``events`` of ``of`` are counts."""

    n: Given
    mean: Given
    sd: Given
    summary: Summary | None
    share: Share | None
    effective_n: Given = NONE

    def without_imputed(self) -> GroupFigures:
        """The same without a borrowed SD."""
        if not self.sd.is_imputed:
            return self
        return replace(self, sd=Given(lacks="An SD is only imputed, and this table holds none that is."))


def figures_of(opened: Opened, result: Seen, lent: Borrowed) -> GroupFigures:
    """The figures of one result: the printed ones first, then those derived from the consensus, then imputed ones."""
    made = derived_of(opened, result.row.id)
    summary = result.value("result.value", Summary)
    form = result.choice("result.form")
    sd = _printed_sd(opened, result, summary)
    if not sd:
        reason = sd.lacks
        sd = computed(made, _SDS.get(form, _SDS[""])) or replace(_imputed(opened, result, lent), lacks=reason)
    mean = _printed_mean(opened, result, summary)
    return GroupFigures(
        n=_n(opened, result),
        mean=mean or replace(computed(made, ("mean",)), lacks=mean.lacks),
        sd=sd,
        summary=summary,
        share=result.value("result.events", Share),
        effective_n=computed(made, ("effective_n", "n_each")),
    )


def derived_of(opened: Opened, row: str) -> list[Made]:
    """The derived values that serve a row, the last one first."""
    found = []
    for one in derivations(opened.sheet):
        result = value_of(opened.sheet, one) if one.row == row else Refused("")
        if isinstance(result, Refused):
            continue
        inputs = {
            name: ", ".join(taken_text(opened.sheet, single) or "" for single in taken)
            for name, taken in one.inputs.items()
        }
        order = [declared.name for declared in method(one.method).inputs]
        said = "; ".join(f"{name} {inputs[name]}" for name in order if name in inputs)
        assumed = "; ".join(part for part in (one.assumption, *result.marks) if part)
        words = f"derived by {one.method} ({said})"
        found.append(Made(result, f"{words}; {assumed}" if assumed else words, inputs))
    return found[::-1]


def computed(made: Sequence[Made], wanted: Sequence[str]) -> Given:
    """The first quantity of these names that any derivation gives."""
    for name in wanted:
        for one in made:
            if one.result.has(name):
                quantity = one.result[name]
                low, high = ("" if end is None else exact(end) for end in (quantity.low, quantity.high))
                return Given(exact(quantity.value), one.origin, low, high)
    return Given()


def printed(figure: Figure | None) -> str:
    """A printed figure with its decimals; "" for none, and for one with "<" or "≈" before it."""
    return str(figure) if usable(figure) is not None else ""


def exact(value: float | Fraction) -> str:
    """A computed figure to ten significant figures."""
    return rounded_text(Fraction(value), _SIGNIFICANT)


def scale_of(result: Seen) -> Scale | None:
    """The scale on which the result's outcome was measured."""
    outcome = result.refers("result.outcome")
    return outcome.value("outcome.scale", Scale) if outcome is not None else None


def rescaled(figure: Given, of: str, result: Seen) -> tuple[str, str]:
    """A figure on 0-100 as its scale runs, or why not; ``of``: value or spread."""
    if not figure:
        return "", ""
    form, outcome, scale = result.choice("result.form"), result.refers("result.outcome"), scale_of(result)
    if outcome is None or scale is None:
        return "", "The scale of the outcome is not known."
    if form not in ("value", "change"):
        return "", "Only values at a time and changes are rescaled."
    if outcome.choice("outcome.score_is") == "auc":
        return "", "An area under the curve is not a score on the scale."
    summary = result.value("result.value", Summary)
    in_percent = summary is not None and (
        summary.unit == "%" or (summary.centre is not None and summary.centre.percent)
    )
    if in_percent and scale.unit != "%":
        return "", "Per cent are not points of the scale."
    found = rescale_to_100(figure.value, scale, form if of == "value" else of)
    if isinstance(found, NotRescaled):
        return "", found.reason
    decimal = decimal_text(found.value)
    return (decimal if "/" not in decimal and len(decimal) <= _SIGNIFICANT + 2 else exact(found.value)), ""


def _n(opened: Opened, result: Seen) -> Given:
    counted = result.value("result.n", Counted)
    if counted is not None:
        return Given(str(counted.count), opened.origin(result, "result.n"))
    number = result.count("result.n")
    if number is not None:
        return Given(str(number), opened.origin(result, "result.n"))
    return Given(lacks="The number analysed is missing.")


def _printed_mean(opened: Opened, result: Seen, summary: Summary | None) -> Given:
    if summary is None or summary.centre is None:
        return Given(lacks=_no_value(opened, result))
    if summary.centre_type != "mean":
        named = summary.centre_type.replace("_", " ")
        return Given(lacks=f"A {named} is printed, no mean." if named else "It is not said whether it is a mean.")
    shown = printed(summary.centre)
    if not shown:
        return Given(lacks="The mean is no plain number.")
    return Given(shown, opened.origin(result, "result.value"))


def _printed_sd(opened: Opened, result: Seen, summary: Summary | None) -> Given:
    if summary is None or summary.centre is None:
        return Given(lacks=_no_value(opened, result))
    if summary.spread_type == "sd" and summary.spread is not None:
        shown = printed(summary.spread)
        if shown and not shown.startswith("-"):
            return Given(shown, opened.origin(result, "result.value"))
        return Given(lacks="The SD is no plain number.")
    if summary.spread_type == "not_stated" and summary.spread is not None:
        return Given(lacks="The paper does not say what its ± is, so there is no SD.")
    if summary.spread_type in ("", "none", "not_stated"):
        return Given(lacks="No SD is printed.")
    named = SPREADS.get(summary.spread_type, summary.spread_type)
    return Given(lacks=f"Printed is a spread of another kind ({named}), and no SD was derived from it.")


def _no_value(opened: Opened, result: Seen) -> str:
    status = opened.status(result, "result.value")
    return f"The value is {status}." if status and status != "reported" else "There is no value."


def _imputed(opened: Opened, result: Seen, lent: Borrowed) -> Given:
    found = lent.sds.get((opened.study.id, result.row.id))
    if found is None:
        return Given()
    origin = f"{found.sd_method} (donors: {'; '.join(found.donors)}; range {exact(found.low)} to {exact(found.high)})"
    return Given(exact(found.sd), origin, exact(found.low), exact(found.high), is_imputed=True)


def named_spread(summary: Summary | None) -> Iterator[tuple[str, str]]:
    """The spread as printed, under the name of what it is."""
    if summary is None:
        return
    ends = {"ci": ("ci_low", "ci_high"), "iqr": ("q1", "q3"), "range": ("minimum", "maximum")}
    single: Mapping[str, str] = {"se": "se", "iqr_width": "iqr_width", "not_stated": "spread_not_stated"}
    if summary.spread_type in single and summary.spread is not None:
        yield single[summary.spread_type], printed(summary.spread)
    for name, figure in zip(ends.get(summary.spread_type, ()), (summary.low, summary.high), strict=False):
        yield name, printed(figure)
    if summary.spread_type == "ci":
        yield "ci_level", printed(summary.level)
