"""Checks on scales: does every value stand inside its scale, and is the scale the one that was used?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from crps_extractor.models.checks.possible import can_stand
from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look, rows_of, usable
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.figures import Figure, exact_words
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.scales.inside import change_beyond_baseline, inside, spread_outside
from crps_extractor.models.scales.reading import ScaleReading, hint_from_values, read_scale
from crps_extractor.models.scales.scale import Scale
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = [
    "change_larger_than_baseline",
    "direction_open",
    "entry_outside_scale",
    "limits_unknown",
    "name_differs",
    "name_mixes",
    "not_whole_on_scale",
    "spread_far_outside",
    "value_outside_scale",
    "values_show_length",
    "values_ten_times_apart",
]

_CENTRES = ("mean", "median", "geometric_mean", "value", "")


@lru_cache(maxsize=2048)
def _named(text: str) -> ScaleReading:
    return read_scale(text)


def _scale(result: Seen) -> Scale | None:
    """The scale of a result's outcome; None for areas under a curve, which stand on no scale."""
    outcome = result.refers("result.outcome")
    if outcome is None or outcome.choice("outcome.score_is") == "auc":
        return None
    return outcome.value("outcome.scale", Scale)


def _summary(result: Seen) -> Summary | None:
    """The result where it is a score: a mean or median, not a percentage or a count."""
    summary = result.value("result.value", Summary)
    if summary is None or summary.centre_type not in _CENTRES or summary.unit.strip() in ("%", "per cent", "percent"):
        return None
    return None if summary.centre and summary.centre.percent else summary


def _judged_as(result: Seen) -> str:
    """ "value" or "change"; what is not said yet is judged as leniently as a change; "" for other figures."""
    form = result.choice("result.form")
    if form in ("value", "change"):
        return form
    return "" if form else "change"


def value_outside_scale(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A value outside its scale is impossible: it was measured in mm and not in cm, belongs to another outcome, or is
    a slip. One value of 44 for 4.4 is enough to spoil a pooled result."""
    if row is None:
        return
    result = look(sheet, row)
    summary, scale, of = _summary(result), _scale(result), _judged_as(result)
    if summary is None or scale is None or not of or (scale.unit == "%" and summary.unit):
        return
    outcome = result.refers("result.outcome")
    named = (outcome.at("outcome.scale"),) if outcome else ()
    places = (result.at("result.value"), result.at("result.form"), *named)
    for figure in _figures(summary):
        for problem in inside(figure, scale, of):
            repair = _divided(result.at("result.value"), summary, problem.ratio) if problem.ratio else None
            could = "Compare it with the page: choose the scale that was used, or correct the value."
            yield Found(places, problem.text, could, repair=repair)
            return


def entry_outside_scale(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The least pain to enter says how far a mean can fall without any treatment; a limit outside its scale was taken
    from another scale, in mm for cm."""
    if row is None:
        return
    seen = look(sheet, row)
    figure, scale = seen.value("population.min_pain_value", Figure), seen.value("population.min_pain", Scale)
    limit = usable(replace(figure, bound="")) if figure else None
    if figure is None or limit is None or scale is None:
        return
    place = seen.at("population.min_pain_value")
    for problem in inside(limit, scale, "value"):
        written = replace(figure, value=figure.value / problem.ratio).words if problem.ratio else ""
        repair = Repair(f"Write {written}", {place: {"text": written}}) if written else None
        could = "Compare it with the page: choose the scale that was used, or correct the limit."
        yield Found((place, seen.at("population.min_pain")), problem.text, could, repair=repair)


def _figures(summary: Summary) -> Iterator[Figure]:
    """What must lie on the scale: the value, and quartiles or extremes."""
    limits = (summary.low, summary.high) if summary.spread_type in ("iqr", "range") else ()
    for figure in (summary.centre, *limits):
        found = usable(figure)
        if found:
            yield found


def _divided(place: Place, summary: Summary, ratio: Fraction) -> Repair | None:
    """Every figure of the summary divided by the ratio."""
    named = (("centre", summary.centre), ("spread", summary.spread), ("low", summary.low), ("high", summary.high))
    if summary.of or summary.percent or any(figure and figure.bound for _, figure in named):
        return None
    more = {Fraction(10): 1, Fraction(1, 10): -1}.get(ratio, 0)
    parts = {
        name: exact_words(figure.value / ratio, max(0, figure.decimals + more))
        for name, figure in named
        if figure is not None
    }
    return Repair(f"Write {parts['centre']}", {place: parts}) if "centre" in parts else None


def not_whole_on_scale(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """One patient's single answer on a scale of whole numbers is whole: a fraction shows a mean or another scale."""
    if row is None:
        return
    result = look(sheet, row)
    summary, scale = _summary(result), _scale(result)
    figure = usable(summary.centre) if summary else None
    outcome = result.refers("result.outcome")
    single = outcome is not None and outcome.choice("outcome.score_is") in ("one_rating", "")
    if scale is None or figure is None or result.count("result.n") != 1 or not single:
        return
    if result.choice("result.form") == "value":
        for problem in inside(figure, scale, "single"):
            if problem.code == "scale.not-whole":
                yield Found(
                    (result.at("result.value"), result.at("result.n")), problem.text, "Compare it with the page."
                )


def spread_far_outside(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A mean ± SD that reaches far beyond the scale cannot describe the patients: the values are skewed, or the SD is
    another figure."""
    if row is None:
        return
    result = look(sheet, row)
    summary, scale = _summary(result), _scale(result)
    centre, spread = (usable(summary.centre), usable(summary.spread)) if summary else (None, None)
    if summary is None or scale is None or centre is None or spread is None or result.choice("result.form") != "value":
        return
    stands = can_stand(centre, spread, result.count("result.n"), scale.minimum, scale.maximum)
    if stands and summary.spread_type == "sd" and summary.centre_type in ("mean", ""):
        problem = spread_outside(centre, spread, scale)
        if problem:
            yield Found((result.at("result.value"),), problem.text, "Compare mean, SD and scale with the page.")


def change_larger_than_baseline(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Nobody's pain can fall by more than it was: a change larger than the baseline has another scale or sign."""
    starts: dict[tuple[str, ...], Seen] = {}
    results = [result for result in rows_of(sheet, "result.value") if result.answer("result.value")]
    for result in results:
        time = result.refers("result.time")
        if time and time.choice("time.phase") == "baseline" and result.choice("result.form") == "value":
            starts.setdefault(_whose(result), result)
    for result in results:
        start = starts.get(_whose(result))
        if start is None or result.choice("result.form") != "change":
            continue
        change, baseline, scale = _summary(result), _summary(start), _scale(result)
        size = usable(change.centre) if change else None
        before = usable(baseline.centre) if baseline else None
        problem = change_beyond_baseline(size, before, scale) if size and before and scale else None
        if problem:
            places = (result.at("result.value"), start.at("result.value"))
            yield Found(places, problem.text, "Compare both figures and the scale with the page.")


def _whose(result: Seen) -> tuple[str, ...]:
    return tuple(result.refers_to(means) for means in ("result.outcome", "result.group"))


def limits_unknown(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A score without the ends of its scale can be neither checked nor put beside another study's."""
    if row is None:
        return
    outcome = look(sheet, row)
    scale = outcome.value("outcome.scale", Scale)
    if scale is not None and scale.minimum is None and scale.id == "own" and not scale.is_ordinal:
        found = f"{scale.label} has no lower and upper end."
        yield Found((outcome.at("outcome.scale"),), found, "Fill in both as the paper or the instrument says.")


def direction_open(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Some scales exist in both directions; read the wrong way round, a benefit becomes a harm."""
    if row is None:
        return
    outcome = look(sheet, row)
    scale = outcome.value("outcome.scale", Scale)
    answer = outcome.answer("outcome.scale")
    if (
        scale is not None
        and scale.direction == "asked"
        and answer
        and answer.part("direction").strip() in ("", "asked")
    ):
        found = f"{scale.label} runs in either direction, and it is not said which way here."
        yield Found((outcome.at("outcome.scale"),), found, "Look for the anchors, and say it in the note.")


def name_mixes(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A “verbal analog scale” is neither a numeric nor a visual scale, and PPI is 0-5 or 0-10: the chosen scale is
    somebody's decision and should be found again."""
    if row is None:
        return
    outcome = look(sheet, row)
    chosen, reading = _chosen_and_named(outcome)
    instruments = {scale.instrument for scale in reading.candidates} if reading else set()
    if chosen is not None and reading is not None and reading.scale is None and len(instruments) > 1:
        found = f"“{reading.text[:60]}” can be {_either(reading)}; {chosen.label} is chosen."
        yield Found(
            (outcome.at("outcome.scale"),), found, "Write in the note what decided it: anchors, methods or values."
        )


def _either(reading: ScaleReading) -> str:
    labels = [scale.label for scale in reading.candidates[:4]]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"


def name_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The same result is called NRS in one place of a paper and VAS in another; what was chosen must be the scale that
    the patients used."""
    if row is None:
        return
    outcome = look(sheet, row)
    chosen, reading = _chosen_and_named(outcome)
    if chosen is None or reading is None or chosen.id == "own":
        return
    others = (reading.scale,) if reading.scale else reading.candidates
    if others and chosen.id not in [other.id for other in others]:
        named = " or ".join(other.label for other in others[:3])
        found = f"“{reading.text[:60]}” names {named}, but {chosen.label} is chosen."
        places = (outcome.at("outcome.scale"), outcome.at("outcome.label"))
        yield Found(places, found, "Look in the methods which scale was used.")


def _chosen_and_named(outcome: Seen) -> tuple[Scale | None, ScaleReading | None]:
    """The scale that was chosen, and what its printed name, or the outcome's, says."""
    answer = outcome.answer("outcome.scale")
    chosen = outcome.value("outcome.scale", Scale)
    if answer is None or chosen is None or not answer.part("scale").strip():
        return None, None
    text = answer.part("text").strip() or outcome.text("outcome.label")
    reading = _named(text) if text and len(text) <= 200 else None
    return chosen, reading if reading and (reading.scale or reading.candidates) else None


def values_show_length(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“VAS” alone does not say whether it is 10 cm or 100 mm: only the values do, and any above 10 means mm."""
    values = _values_by_outcome(sheet)
    for outcome in rows_of(sheet, "outcome.scale"):
        answer = outcome.answer("outcome.scale")
        if answer is None or outcome.value("outcome.scale", Scale) is not None or answer.part("scale").strip():
            continue
        reading = _named(answer.part("text").strip()) if 0 < len(answer.part("text").strip()) <= 200 else None
        shown = [exact_words(figure.value, figure.decimals) for _, figure in values.get(outcome.row.id, ())]
        hint = hint_from_values(reading, shown) if reading else ""
        fitting = [one for one in reading.candidates if one.label in hint] if reading else []
        if hint and len(fitting) == 1:
            repair = Repair(f"Choose {fitting[0].label}", {outcome.at("outcome.scale"): {"scale": fitting[0].id}})
            places = (outcome.at("outcome.scale"), *(place for place, _ in values.get(outcome.row.id, ())))
            yield Found(places, hint, "Choose the scale, and look in the methods whether they say it.", repair=repair)


def values_ten_times_apart(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Values in cm on a scale in mm stand inside it and look like little pain: only beside the others are they seen."""
    values = _values_by_outcome(sheet)
    for outcome in rows_of(sheet, "outcome.scale"):
        scale = outcome.value("outcome.scale", Scale)
        known = values.get(outcome.row.id, [])
        if scale is None or scale.minimum != 0 or scale.maximum != 100 or len(known) < 2:
            continue
        if outcome.choice("outcome.score_is") == "auc":
            continue
        small = [(place, figure) for place, figure in known if 0 < figure.value <= 10]
        large = [figure.value for _, figure in known if figure.value > 10]
        places = (outcome.at("outcome.scale"), *(place for place, _ in known))
        if not large and len(small) == len(known) and max(figure.value for _, figure in small) > 2:
            found = f"All {len(known)} values lie within 10 on {scale.label}: they look like 0-10 (ratio 10)."
            yield Found(places, found, "Look whether the paper prints cm, and choose that scale.")
        for place, figure in small if len(large) > 1 else ():
            if min(large) <= 10 * figure.value <= max(large):
                found = f"{figure.words} looks like cm among values in mm (ratio 10)."
                yield Found((place, *places), found, "Compare it with the page.", repair=_tenfold(sheet, place))


def _tenfold(sheet: Sheet, place: Place) -> Repair | None:
    """Every figure of a summary in mm instead of cm."""
    row = sheet.row(place[0])
    summary = _summary(look(sheet, row)) if row else None
    return _divided(place, summary, Fraction(1, 10)) if summary else None


def _values_by_outcome(sheet: Sheet) -> dict[str, list[tuple[Place, Figure]]]:
    """The values at a time of every outcome, by its row."""
    found: dict[str, list[tuple[Place, Figure]]] = {}
    for result in rows_of(sheet, "result.value"):
        summary = _summary(result) if result.choice("result.form") == "value" else None
        figure = usable(summary.centre) if summary else None
        if figure:
            found.setdefault(result.refers_to("result.outcome"), []).append((result.at("result.value"), figure))
    return found
