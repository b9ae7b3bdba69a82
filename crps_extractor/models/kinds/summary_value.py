"""What the parts of a summary statistic mean together, and what about them cannot be or is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Finding, Strength
from crps_extractor.models.kinds.figures import Figure, capped, limit_findings, read_figure
from crps_extractor.models.kinds.summary_capture import cut_summary

__all__ = ["LIMIT_TYPES", "SPREADS", "STATISTICS", "Summary", "read_summary", "summary_words"]

STATISTICS: Mapping[str, str] = MappingProxyType(
    {
        "mean": "mean",
        "median": "median",
        "geometric_mean": "geometric mean",
        "count": "count",
        "percentage": "percentage",
        "value": "value",
    }
)
"""What a central figure can be, by id."""

SPREADS: Mapping[str, str] = MappingProxyType(
    {
        "sd": "SD",
        "se": "SE",
        "ci": "CI",
        "iqr": "IQR",
        "iqr_width": "IQR as a width",
        "range": "range",
        "sd_of_differences": "SD of the differences",
        "not_stated": "not stated",
        "none": "none",
    }
)
"""What the spread can be, by id; "not stated" is what the paper leaves open, "none" that nothing is printed."""

LIMIT_TYPES = ("ci", "iqr", "range")
"""The types that are printed as a lower and an upper limit."""

_NAMES = {"centre": "value", "spread": "spread", "level": "level", "low": "lower limit", "high": "upper limit"}
_COUNT = re.compile(
    r"^\s*(?P<count>[0-9][0-9\s]*?)\s*(?:(?:/|of)\s*(?P<of>[0-9]+))?"
    r"\s*(?:[(\[]\s*(?P<percent>[<>≤≥~≈]?\s*[0-9]+(?:[.,·][0-9]+)?\s*(?P<sign>[%％]|per\s?cent)?)\s*[)\]])?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Summary:
    """A summary statistic read: figures with their printed decimals, types by id ("" where nobody said).

    ``percent`` and ``of`` are filled where a count was printed as "29 (58 %)" or "29/50".
    """

    centre: Figure | None
    centre_type: str
    spread: Figure | None
    spread_type: str
    low: Figure | None
    high: Figure | None
    level: Figure | None
    unit: str = ""
    percent: Figure | None = None
    of: Figure | None = None


def read_summary(answer: Answer, form_field: FormField) -> tuple[Summary | None, tuple[str, ...], tuple[Finding, ...]]:
    """The summary, how its figures were read, and the findings; None where no figure could be read."""
    texts = {part: answer.part(part) for part in _NAMES}
    figures: dict[str, Figure | None] = {"percent": None, "of": None}
    said: list[str] = []
    findings: list[Finding] = []
    counted = _COUNT.match(texts["centre"]) if _is_counted(texts["centre"]) else None
    if counted and counted["percent"] and not (counted["sign"] or counted["of"] or answer.part("centre_type").strip()):
        counted = None  # "7 (2)" is as often a mean with its spread
    if counted:
        texts |= {"centre": counted["count"], "of": counted["of"] or "", "percent": counted["percent"] or ""}
    for part, text in texts.items():
        if not text.strip():
            figures[part] = None
            continue
        figure, how, found = read_figure(text, _NAMES.get(part, part), part)
        figures[part] = figure
        said += how
        findings += _with_cut(found, part, text)
    if not any(figures.values()):
        return None, (), tuple(findings)
    summary = Summary(
        centre=figures["centre"],
        centre_type=_statistic(answer, form_field, counted is not None),
        spread=figures["spread"],
        spread_type=answer.part("spread_type").strip(),
        low=figures["low"],
        high=figures["high"],
        level=figures["level"],
        unit=answer.part("unit").strip(),
        percent=figures["percent"],
        of=figures["of"],
    )
    return summary, tuple(said), (*findings, *_about_types(summary, form_field), *_about_figures(summary, form_field))


def _is_counted(text: str) -> bool:
    return "(" in text or "[" in text or "/" in text or " of " in text


def _with_cut(findings: tuple[Finding, ...], part: str, text: str) -> list[Finding]:
    """A whole statistic typed into the first part: propose how to cut it."""
    cut = cut_summary(text) if findings and part == "centre" else {}
    if not set(cut) & {"spread", "low"}:
        return list(findings)
    found = f"“{capped(text)}” holds the value and its spread in one field."
    return [
        Finding("several_numbers", Strength.MILD, found, "Put each figure in its own field.", {"centre": "", **cut})
    ]


def _statistic(answer: Answer, form_field: FormField, counted: bool) -> str:
    typed = answer.part("centre_type").strip()
    if typed or len(form_field.statistics) != 1:
        return typed or ("count" if counted else "")
    return form_field.statistics[0]


def _about_types(summary: Summary, form_field: FormField) -> tuple[Finding, ...]:
    """What is missing: statistic, type of spread, level, or the figures that a chosen type asks for."""
    findings: list[Finding] = []
    named, has_limits = summary.spread_type, summary.low is not None or summary.high is not None
    if summary.centre and not summary.centre_type:
        found = "It is not said what the value is: a mean, a median, a count."
        findings.append(Finding("centre_type_missing", Strength.MILD, found, "Choose what the paper calls it."))
    if (summary.spread or has_limits) and not named:
        figures = "spread" if summary.spread else "two limits"
        found = f"The type of the {figures} is not chosen: an SD and an SE differ several fold."
        could = "Choose what the paper says; choose “not stated” where it does not say it."
        findings.append(Finding("spread_type_missing", Strength.STRONG, found, could))
    elif named == "not_stated" and (summary.spread or has_limits):
        found = "The paper does not say what the spread is; neither SD nor SE can be assumed."
        could = "Look in the methods and table legends; if nothing is said, the authors can be asked."
        findings.append(Finding("spread_type_missing", Strength.MILD, found, could))
    elif named == "none" and (summary.spread or has_limits):
        found = "“None” is chosen as the spread, but a figure stands there."
        findings.append(Finding("spread_not_none", Strength.STRONG, found, "Choose its type, or take the figure away."))
    elif named in LIMIT_TYPES and not (summary.low and summary.high) and not (named == "ci" and summary.spread):
        found = f"A {SPREADS[named]} needs a lower and an upper limit."
        findings.append(Finding("limits_missing", Strength.MILD, found, "Fill in both as they are printed."))
    elif named in ("sd", "se", "iqr_width", "sd_of_differences") and not summary.spread:
        found = f"{SPREADS[named]} is chosen, but its figure is missing."
        findings.append(Finding("spread_missing", Strength.MILD, found, "Fill it in, or choose “none”."))
    if named == "ci" and summary.level is None:
        found = "The level of the confidence interval is not given; 95 % is usual, 90 % occurs."
        findings.append(Finding("level_missing", Strength.MILD, found, "Look for it in the methods.", {"level": "95"}))
    if form_field.dispersions and named and named not in form_field.dispersions:
        found = f"“{SPREADS.get(named, named)}” is not one of the types of this field."
        findings.append(Finding("unknown_choice", Strength.STRONG, found, "Choose one of those that are offered."))
    return tuple(findings)


def _about_figures(summary: Summary, form_field: FormField) -> tuple[Finding, ...]:
    """What cannot be: a negative spread, limits the wrong way round, a value outside its limits."""
    findings: list[Finding] = []
    if summary.centre:
        findings += limit_findings(summary.centre.value, "value", form_field.minimum, form_field.maximum)
    if summary.level:
        findings += limit_findings(summary.level.value, "level", "1", "99.99")
    if summary.spread and summary.spread.value < 0:
        found = f"The spread {summary.spread.words} is negative, which none can be."
        findings.append(Finding("negative_spread", Strength.STRONG, found, "Compare it with the page."))
    low, high, centre = summary.low, summary.high, summary.centre
    if low and high and low.value > high.value:
        found = f"The lower limit {low.words} is above the upper limit {high.words}."
        findings.append(Finding("limits_swapped", Strength.STRONG, found, "Swap them if the page says so."))
    elif low and high and centre and not low.value <= centre.value <= high.value:
        surely = summary.spread_type != "iqr" or summary.centre_type == "median"
        found = f"The value {centre.words} lies outside its own limits, {low.words} to {high.words}."
        strength = Strength.STRONG if surely else Strength.NOTE
        findings.append(Finding("outside_own_limits", strength, found, "Look for a lost minus or a swapped column."))
    return tuple(findings)


def summary_words(summary: Summary) -> str:
    """The summary in plain words: "mean 2.68, ± 0.51 of a type not stated"."""
    words: list[str] = []
    if summary.centre:
        unit = "%" if summary.centre.percent and not summary.unit else summary.unit
        words.append(f"{STATISTICS.get(summary.centre_type, '')} {summary.centre.words} {unit}".strip())
        if summary.of:
            words[0] += f" of {summary.of.words}"
        if summary.percent:
            words.append(f"printed as {summary.percent.words} %")
    named = SPREADS.get(summary.spread_type, summary.spread_type)
    left_open = "of a type not stated" if summary.spread_type == "not_stated" else "of a type not chosen"
    open_type = summary.spread_type in ("", "not_stated", "none")
    if summary.spread:
        figure = summary.spread.words
        words.append(f"± {figure} {left_open}" if open_type else f"{named} {figure}")
    if summary.low or summary.high:
        level = f"{summary.level.words} % " if summary.level else ""
        ends = (
            f"{summary.low.words if summary.low else 'unknown'} to {summary.high.words if summary.high else 'unknown'}"
        )
        words.append(f"{ends} {left_open}" if open_type else f"{level}{named} {ends}")
    return ", ".join(words)
