"""Checks for slips of the hand: a number outside its bounds, or an SD of another size than those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.bounds import beyond
from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look, rows_of, usable
from crps_extractor.models.form import Bound, FormField
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.figures import Figure, exact_words
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.numbers import one_slip_away
from crps_extractor.models.scales.slips import score_slip
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = ["number_unusual", "sd_of_another_size"]

_TIMES = {
    "h": ((Fraction(60), "minutes entered as hours"), (Fraction(1, 24), "days entered as hours")),
    "hours": ((Fraction(60), "minutes entered as hours"), (Fraction(1, 24), "days entered as hours")),
    "days": ((Fraction(24), "hours entered as days"), (Fraction(1, 7), "weeks entered as days")),
    "weeks": ((Fraction(7), "days entered as weeks"),),
    "months": ((Fraction(1, 12), "years entered as months"),),
    "years": ((Fraction(12), "months entered as years"),),
    "kg": ((Fraction(1000), "g entered as kg"), (Fraction(22, 10), "pounds entered as kg")),
}
"""By unit: the printed number divided by this would be usual, and what it looks like then."""
_FEWEST = 9


def number_unusual(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A number outside its usual bounds is possible, but a slip of the unit or the decimal point is likelier."""
    section = sheet.form.by_id.get(row.section) if row else None
    if section is None or row is None:
        return
    for form_field in section.fields:
        if not form_field.bounds or form_field.kind not in ("integer", "decimal", "count", "summary"):
            continue
        figure = _figure_of(look(sheet, row), form_field)
        bound = form_field.bounds[0]
        level = beyond(figure.value, bound) if figure else 0
        if figure and level:
            ends = f"{bound.quiet_low or 'any'} to {bound.quiet_high or 'any'}"
            found = f"{figure.words} is outside the usual {ends} {bound.unit}".rstrip() + "."
            place = (row.id, form_field.id)
            looks, repair = _looks_like(figure, bound, form_field, place)
            strength = Strength.STRONG if level == 2 else Strength.MILD
            yield Found((place,), f"{found}{looks}", "Compare figure and unit with the page.", strength, repair)


def _figure_of(seen: Seen, form_field: FormField) -> Figure | None:
    if not form_field.means:
        return None
    found = seen.value(form_field.means, object)
    found = found.centre if isinstance(found, Summary) else found
    return usable(found) if isinstance(found, Figure) else None


def _looks_like(figure: Figure, bound: Bound, form_field: FormField, place: Place) -> tuple[str, Repair | None]:
    """The slip under which the number would be usual, in words; what can be written otherwise is a repair."""
    for ratio, words in _TIMES.get(bound.unit.strip().lower(), ()):
        if ratio != 1 and not beyond(figure.value / ratio, bound):
            shown = ratio if ratio > 1 else 1 / ratio
            return f" It looks like {words} (ratio {exact_words(shown)}).", None
    part = "centre" if form_field.kind == "summary" else "text"
    for slip in one_slip_away(exact_words(figure.value, figure.decimals)):
        if not beyond(slip.value, bound):
            return f" It looks like {slip.text} {slip.how}.", Repair(f"Write {slip.text}", {place: {part: slip.text}})
    return "", None


def sd_of_another_size(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The groups of one outcome vary alike; an SD that is smaller than the others by √n of its own group is an SE that
    was printed, or typed, as an SD."""
    beside: dict[tuple[str, ...], list[tuple[Seen, Figure, int | None]]] = {}
    for result in rows_of(sheet, "result.value"):
        summary = result.printed("result.value", Summary)
        spread = usable(summary.spread) if summary else None
        if summary is None or spread is None or summary.spread_type != "sd" or spread.value <= 0:
            continue
        if summary.centre_type == "mean":
            key = (result.refers_to("result.outcome"), result.choice("result.form"))
            beside.setdefault(key, []).append((result, spread, result.count("result.n")))
    for results in beside.values():
        result, spread, n = min(results, key=lambda one: one[1].value)  # no other can be smaller than all beside it
        others = [other for seen, other, _ in results if seen is not result]
        if n is None or n < _FEWEST or not others or not all(_is_root(spread, other, n) for other in others):
            continue
        sizes = ", ".join(other.words for other in others[:4])
        found = f"The SD of {spread.words} is smaller than those beside it ({sizes}) by √{n}: it looks like an SE."
        repair = Repair("Call it an SE", {result.at("result.value"): {"spread_type": "se"}})
        places = (result.at("result.value"), result.at("result.n"))
        yield Found(places, found, "Look in methods and table legends what the ± is.", repair=repair)


def _is_root(small: Figure, large: Figure, n: int) -> bool:
    """Whether the larger SD is the smaller spread times √n, within the rounding of both."""
    return small.value < large.value and (score_slip(small, large, n) or "").startswith("looks like an SE")
