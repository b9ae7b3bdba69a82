"""Checks on spreads: what stands behind a ±, intervals that are not symmetric, and signs of skewness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

from crps_extractor.models.answer import Answer
from crps_extractor.models.checks.possible import can_stand
from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, answered, look, read_answer, rows_of, usable
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.scales.scale import Scale
from crps_extractor.models.sheet import Place, Row, Sheet
from crps_extractor.models.statistics.bounds import suspected_se
from crps_extractor.models.statistics.effects import pooled_sd
from crps_extractor.models.statistics.printed import plain
from crps_extractor.models.statistics.skew import floor_skew
from crps_extractor.models.statistics.symmetry import ci_symmetry

__all__ = [
    "ci_asymmetric",
    "ci_level_unusual",
    "groups_far_apart",
    "iqr_as_one_number",
    "mean_with_quartiles",
    "sd_looks_like_se",
    "skewed",
    "spread_not_stated",
    "spread_type_missing",
]

_RATIOS = ("rom", "rr", "or", "hr", "rate_ratio")
_DIFFERENCES = ("md", "adjusted_md", "difference_of_changes", "paired_md", "smd", "rd")
_CODES = ("spread_type_missing",)
_FAR = 3
"""SDs between two groups that a ± of an unnamed type is not believed to leave."""


def _summaries(sheet: Sheet, row: Row | None) -> Sequence[tuple[Place, FormField, Summary]]:
    """Every summary statistic of a row, gathered once for all checks."""
    if row is None:
        return ()
    known: dict[Any, Any] = sheet.worked_out
    if ("summaries", row.id) not in known:
        read = (
            (place, form_field, read_answer(answer, form_field).value)
            for place, form_field, answer in answered(sheet, row)
            if form_field.kind == "summary"
        )
        known["summaries", row.id] = [one for one in read if isinstance(one[2], Summary)]
    found: Sequence[tuple[Place, FormField, Summary]] = known["summaries", row.id]
    return found


def _n(seen: Seen, means: str) -> int | None:
    """The n of a figure, from 2 on."""
    count = seen.count({"result.value": "result.n", "baseline.value": "baseline.n"}.get(means, ""))
    return count if count is not None and count >= 2 else None


def spread_type_missing(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """An SD and an SE differ by √n. Sigtermans 2009 prints 2.68 ± 0.51 for 30 patients without a word: as an SE a
    moderate effect, as an SD one that no pain trial has ever seen. Where “not stated” is chosen, each figure only notes
    what it would be; the study is told once."""
    section = sheet.form.by_id.get(row.section) if row else None
    if row is None or section is None:
        return
    for place, form_field, summary in _summaries(sheet, row):
        answer = sheet.answer(*place)
        findings = read_answer(answer, form_field).findings if answer else ()
        finding = next((one for one in findings if one.code in _CODES), None)
        if finding is None:
            continue
        spread, n = usable(summary.spread), _n(look(sheet, row), form_field.means)
        found = finding.found
        if spread and n and spread.value > 0:
            if_se = plain(float(spread.value) * sqrt(n), 3)
            found += (
                f" Read as an SE, ± {spread.words} with n {n} is an SD of {if_se}; read as an SD it is {spread.words}."
            )
        is_open = finding.strength is Strength.STRONG
        yield Found((place,), found, finding.could, Strength.STRONG if is_open else Strength.NOTE)


def spread_not_stated(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A paper that never says what its ± is, says it for none of its figures: that is one question, to be looked up and
    asked once, and every SD of the study hangs on its answer."""
    found = [(home.section, (home.id, one.id)) for home, one, answer in sheet.answers() if _is_unnamed(one, answer)]
    if not found:
        return
    places = tuple(place for _, place in found)
    counts = Counter(sheet.form.by_id[section].label for section, _ in found)
    where = ", ".join(f"{label} {count}" for label, count in counts.items())
    figures = "1 figure" if len(places) == 1 else f"{len(places)} figures"
    yield Found(
        places,
        f"The paper does not say what its ± is, an SD or an SE: {figures} ({where}).",
        "Look in the methods and table legends; if nothing is said, ask the authors. A note at each figure says more.",
    )


def _is_unnamed(form_field: FormField, answer: Answer) -> bool:
    """Whether “not stated” is chosen beside a spread, or two limits, that can be read."""
    if answer.part("spread_type") != "not_stated" or form_field.retired or not answer.status.holds_value:
        return False
    if form_field.kind == "dose":
        return bool(answer.part("spread"))
    summary = read_answer(answer, form_field).value if form_field.kind == "summary" else None
    return isinstance(summary, Summary) and bool(summary.spread or summary.low or summary.high)


def _scale_ends(result: Seen) -> tuple[Fraction, Fraction, Scale] | None:
    """The ends of a result's scale; None where it has none or the figure stands on no scale."""
    outcome = result.refers("result.outcome")
    if outcome is None or outcome.choice("outcome.score_is") == "auc" or result.choice("result.form") != "value":
        return None
    scale = outcome.value("outcome.scale", Scale)
    if scale is None or scale.minimum is None or scale.maximum is None:
        return None
    return scale.minimum, scale.maximum, scale


def sd_looks_like_se(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Standard errors are printed as standard deviations, and the study then counts for many times its patients."""
    if row is None:
        return
    result = look(sheet, row)
    ends, n = _scale_ends(result), _n(result, "result.value")
    summary = result.printed("result.value", Summary)
    centre, spread = (usable(summary.centre), usable(summary.spread)) if summary else (None, None)
    if ends is None or n is None or summary is None or summary.spread_type != "sd" or not (centre and spread):
        return
    suspect = suspected_se(centre, spread, n, ends[0], ends[1])
    if suspect:
        share = plain(100 * suspect.share, 2)
        found = (
            f"An SD of {spread.words} is only {share} % of {ends[2].label}; if it is an SE, "
            f"the SD is {plain(suspect.sd_if_se, 3)} (n {n})."
        )
        repair = Repair("Call it an SE", {result.at("result.value"): {"spread_type": "se"}})
        places = (result.at("result.value"), result.at("result.n"))
        yield Found(places, found, "Look in methods and table legends what the ± is.", repair=repair)


def groups_far_apart(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Two groups of patients in pain hardly ever lie three SDs apart: where an unnamed ± would put them there, it is an
    SE. Sigtermans 2009 prints 2.68 ± 0.51 against 5.45 ± 0.48: as SDs 5.6 apart, as SEs 1.0."""
    results: dict[tuple[str, ...], Seen] = {}
    twice: set[tuple[str, ...]] = set()
    comparisons = rows_of(sheet, "comparison.a")
    for result in rows_of(sheet, "result.value") if comparisons else ():
        key = (result.refers_to("result.group"), *_layer_of(result))
        if results.setdefault(key, result) is not result:
            twice.add(key)
    for comparison in comparisons:
        first, second = comparison.refers_to("comparison.a"), comparison.refers_to("comparison.b")
        if comparison.choice("comparison.relation") != "different_patients" or first == second:
            continue
        for (group, *layer), one in results.items():
            other = results.get((second, *layer))
            if group == first and other and not twice & {(first, *layer), (second, *layer)}:
                yield from _far_apart(one, other)


def _layer_of(result: Seen) -> tuple[str, ...]:
    named = tuple(result.refers_to(f"result.{part}") for part in ("outcome", "time"))
    return (*named, *(result.choice(f"result.{part}") for part in ("form", "analysis", "period")))


def _far_apart(one: Seen, other: Seen) -> Iterator[Found]:
    groups: list[tuple[float, float, int]] = []
    shown = []
    for result in (one, other):
        summary, n = result.printed("result.value", Summary), _n(result, "result.value")
        centre, spread = (usable(summary.centre), usable(summary.spread)) if summary else (None, None)
        if summary is None or not (centre and spread) or n is None or spread.value <= 0 or not _scale_ends(result):
            return
        if summary.centre_type != "mean" or summary.spread_type not in ("", "not_stated"):
            return
        groups.append((float(centre.value), float(spread.value), n))
        shown.append(f"{centre.words} ± {spread.words}")
    distance = abs(groups[0][0] - groups[1][0])
    as_sd = distance / pooled_sd(*((n, spread) for _, spread, n in groups))
    as_se = distance / pooled_sd(*((n, spread * sqrt(n)) for _, spread, n in groups))
    if as_sd >= _FAR > as_se:
        found = (
            f"{shown[0]} against {shown[1]}: read as SDs the groups are {plain(as_sd, 2)} SDs apart, which hardly any "
            f"trial has; read as SEs {plain(as_se, 2)}."
        )
        places = (one.at("result.value"), other.at("result.value"))
        yield Found(places, found, "Look in methods and table legends; keep “not stated” and say this in the note.")


def ci_asymmetric(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """An interval of a mean that is not symmetric comes from another scale, a model or a misprint: half its width is
    no SE. Ratios are judged on the log scale, where theirs are symmetric."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, scale in (("result.value", "linear"), ("baseline.value", "linear"), ("effect.estimate", _of(seen))):
        summary = seen.printed(means, Summary)
        if summary is None or not scale or summary.spread_type != "ci":
            continue
        centre, low, high = usable(summary.centre), usable(summary.low), usable(summary.high)
        if not (centre and low and high) or (means != "effect.estimate" and summary.centre_type != "mean"):
            continue
        if low.value > high.value or not low.value <= centre.value <= high.value:
            continue
        if scale == "log" and low.value <= 0:
            continue
        judged = ci_symmetry(centre, low, high, scale)
        if not judged.usable:
            found = f"{centre.words} ({low.words} to {high.words}): {judged.reason}"
            yield Found((seen.at(means),), found, "Compare the three figures with the page; no SD is made from them.")


def _of(effect: Seen) -> str:
    """On which scale the interval of an effect must be symmetric; "" where that is not known."""
    measure = effect.choice("effect.measure")
    if measure in _DIFFERENCES:
        return "linear"
    if measure in _RATIOS:
        return "linear" if effect.choice("effect.scale") == "log" else "log"
    return ""


def iqr_as_one_number(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“8 (IQR = 2)” gives the width between the quartiles and not the quartiles: it can never give a mean."""
    for place, _, summary in _summaries(sheet, row):
        if summary.spread is None or summary.low or summary.high:
            continue
        if summary.spread_type == "iqr":
            found = f"The IQR is one number, {summary.spread.words}, where two quartiles are expected."
            repair = Repair("Call it an IQR as a width", {place: {"spread_type": "iqr_width"}})
            yield Found((place,), found, "Choose “IQR as a width”, or fill in both quartiles.", Strength.MILD, repair)
        elif summary.spread_type == "iqr_width":
            found = f"The width of the IQR, {summary.spread.words}, does not say where the quartiles lie."
            yield Found(
                (place,), found, "Look for the quartiles; an SD from the width is a last resort.", Strength.NOTE
            )


def mean_with_quartiles(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A mean with quartiles mixes two ways to describe patients: often the value is a median by another name."""
    for place, _, summary in _summaries(sheet, row):
        if summary.centre and summary.centre_type == "mean" and summary.spread_type in ("iqr", "iqr_width"):
            yield Found((place,), "A mean is given with an IQR.", "Look whether the paper calls it a median elsewhere.")


def ci_level_unusual(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A 90 % interval is narrower than a 95 % one: read as the wrong level it gives a wrong SE."""
    for place, _, summary in _summaries(sheet, row):
        level = usable(summary.level)
        if level and summary.spread_type == "ci" and level.value != 95:
            found = f"The interval is a {level.words} % one, not the usual 95 %."
            yield Found((place,), found, "Nothing has to be done if the paper says so; conversions use this level.")


def skewed(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Where the SD is above the distance of the mean from the end of the scale, many patients are at that end and the
    mean describes few of them (129.9 ± 137.3)."""
    if row is None:
        return
    seen = look(sheet, row)
    for means in ("result.value", "baseline.value"):
        summary = seen.printed(means, Summary)
        centre, spread = (usable(summary.centre), usable(summary.spread)) if summary else (None, None)
        ends = _scale_ends(seen) if means == "result.value" else None
        if summary is None or centre is None or spread is None or summary.spread_type != "sd":
            continue
        if summary.centre_type != "mean" or centre.value < 0 or (means == "result.value" and ends is None):
            continue
        if ends and not can_stand(centre, spread, _n(seen, means), ends[0], ends[1]):
            continue
        skew = floor_skew(centre, spread, float(ends[0]) if ends else 0.0, float(ends[1]) if ends else None)
        if skew.level == "strong":
            distance = f"the distance of the mean {centre.words} from the {skew.end} end"
            found = f"The SD of {spread.words} is larger than {distance}."
            yield Found((seen.at(means),), found, "Look for a median with quartiles; the analysis may need it.")
