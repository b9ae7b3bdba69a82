"""Inputs of a conversion proposed from a result or an effect: only what its own answers mean, never by guessing."""

from __future__ import annotations

from collections.abc import Mapping

from crps_extractor.models.answer import Answer
from crps_extractor.models.review.derived.derivations import Taken
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.method import Method

__all__ = ["figures_of", "proposed", "same_patients"]

_RATIOS = ("rom", "rr", "or", "hr", "rate_ratio")
_PAIRED = ("paired_md",)
_LIMITS = {"ci": ("low", "high"), "iqr": ("q1", "q3"), "range": ("min", "max")}
_SPREADS = {"se": "se", "sd": "sd", "iqr_width": "width", "sd_of_differences": "sd_difference"}


def proposed(sheet: Sheet, row: str, method: Method) -> dict[str, Taken]:
    """What the row's own answers give for the inputs of a method, by input name; nothing for other rows."""
    known = figures_of(sheet, row)
    return {one.name: known[one.name] for one in method.inputs if one.name in known}


def figures_of(sheet: Sheet, row: str) -> dict[str, Taken]:
    """Every figure that a result or an effect holds, by the name that conversions give it."""
    section = sheet.section_of(row)
    for name in ("result", "effect"):
        figure = sheet.form.meaning("result.value" if name == "result" else "effect.estimate")
        if section is None or figure is None or figure.section != section.id:
            continue
        found = _of_summary(sheet.answer(row, figure.id), row, figure.id)
        others = _RESULT if name == "result" else _EFFECT
        for wanted, meaning in others.items():
            held = sheet.form.meaning(meaning)
            if held is not None and sheet.answer(row, held.id) is not None:
                found[wanted] = Taken(row=row, field=held.id, part="text")
        around = _printed_sds(sheet, figure.id, row) if name == "result" else {}
        return around | _named_by_measure(sheet, row, name, found)
    return {}


def same_patients(sheet: Sheet, row: str) -> dict[str, tuple[str, ...]]:
    """The results of the same outcome, group, analysis and period that the SDs of a change stand in: the values at
    baseline (sd_baseline) and at the result's own time (sd_end); nothing for a result at baseline."""
    figure = sheet.form.meaning("result.value")
    whose, time = _whose(sheet, row), _row(sheet, row, "result.time")
    if figure is None or not all(whose[:2]) or not time or _is_baseline(sheet, time):
        return {}
    found: dict[str, tuple[str, ...]] = {"sd_baseline": (), "sd_end": ()}
    for other in sheet.rows(figure.section):
        when = _row(sheet, other.id, "result.time")
        if _choice(sheet, other.id, "result.form") not in ("value", "") or _whose(sheet, other.id) != whose:
            continue
        name = "sd_end" if when == time else "sd_baseline" if when and _is_baseline(sheet, when) else ""
        if name:
            found[name] = (*found[name], other.id)
    return found


def _printed_sds(sheet: Sheet, field: str, row: str) -> dict[str, Taken]:
    """The printed SDs at baseline and at the end, each where one result alone can be meant."""
    found = {}
    for name, (first, *others) in ((name, rows) for name, rows in same_patients(sheet, row).items() if rows):
        figures = _of_summary(sheet.answer(first, field), first, field)
        if not others and "sd" in figures:
            found[name] = figures["sd"]
    return found


def _whose(sheet: Sheet, row: str) -> tuple[str, ...]:
    named = tuple(_row(sheet, row, f"result.{part}") for part in ("outcome", "group"))
    return (*named, *(_choice(sheet, row, f"result.{part}") for part in ("analysis", "period")))


def _is_baseline(sheet: Sheet, time: str) -> bool:
    return _choice(sheet, time, "time.phase") == "baseline"


_RESULT = {"n": "result.n", "p": "result.p_within", "r": "result.r"}
_EFFECT = {"n1": "effect.n_a", "n2": "effect.n_b", "p": "effect.p"}


def _of_summary(answer: Answer | None, row: str, field: str) -> dict[str, Taken]:
    if answer is None or not answer.status.holds_value:
        return {}
    spread_type, found = answer.part("spread_type"), {}

    def take(name: str, part: str) -> None:
        if answer.part(part).strip():
            found[name] = Taken(row=row, field=field, part=part)

    take("centre", "centre")
    if answer.part("centre_type") in ("mean", "median"):
        take(answer.part("centre_type"), "centre")
    for name, part in zip(_LIMITS.get(spread_type, ()), ("low", "high"), strict=False):
        take(name, part)
    if spread_type in _SPREADS:
        take(_SPREADS[spread_type], "spread")
    if spread_type == "ci":
        take("level", "level")
    return found


def _named_by_measure(sheet: Sheet, row: str, name: str, found: dict[str, Taken]) -> dict[str, Taken]:
    """What the centre is: a difference or a ratio of an effect, the change of a result that is a change."""
    centre = found.pop("centre", None)
    if name == "result":
        is_change = _choice(sheet, row, "result.form").startswith("change")
        if is_change and centre is not None and "mean" in found:
            found["md"] = centre
        if is_change and "sd" in found:
            found["sd_change"] = found["sd"]
        return found
    measure = _choice(sheet, row, "effect.measure")
    if centre is not None and measure:
        found["ratio" if measure in _RATIOS else "md"] = centre
    if measure in _PAIRED and "n1" in found:
        found["n"] = found["n1"]
    return found


def _row(sheet: Sheet, row: str, meaning: str) -> str:
    held = sheet.form.meaning(meaning)
    answer = sheet.answer(row, held.id) if held is not None else None
    return answer.part("row").strip() if answer is not None and answer.status.holds_value else ""


def _choice(sheet: Sheet, row: str, meaning: str) -> str:
    held = sheet.form.meaning(meaning)
    answer: Answer | None = sheet.answer(row, held.id) if held is not None else None
    parts: Mapping[str, str] = answer.parts if answer is not None else {}
    return parts.get("choice", "")
