"""Summary statistics: a mean, median or count with its spread, whose type is always said or said to be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Likeness, Part, Reading
from crps_extractor.models.kinds.figures import compare_figures, figure_cell, heard, worst
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.summary_capture import cut_summary
from crps_extractor.models.kinds.summary_value import (
    SPREADS,
    STATISTICS,
    Summary,
    read_summary,
    summary_words,
)
from crps_extractor.models.kinds.wording import compare_texts, one_line

__all__ = ["SummaryKind"]

_FIGURES = ("centre", "spread", "level", "low", "high")


@dataclass(frozen=True)
class SummaryKind(PlainKind):
    """A summary statistic; its reading's value is a Summary."""

    id: str = "summary"
    label: str = "Summary statistic"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """Centre and its statistic, spread and its type, level, lower and upper limit, unit."""
        statistics = _offered(form_field.statistics, STATISTICS)
        spreads = _offered(form_field.dispersions, SPREADS)
        units = tuple(Choice(unit, unit) for unit in form_field.units)
        return (
            Part("centre", "value"),
            Part("centre_type", "is a", "choice", statistics),
            Part("spread", "±"),
            Part("spread_type", "spread is", "choice", spreads),
            Part("low", "from"),
            Part("high", "to"),
            Part("level", "% level"),
            Part("unit", "unit", "choice" if units else "text", units, free=True),
        )

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """ "mean 2.68 ± 0.51 (not stated)", "median 7.4 (range 0.1–31.9)": every figure as it was typed."""
        centre, spread, low, high, level, unit = (
            one_line(answer.part(part)) for part in ("centre", "spread", "low", "high", "level", "unit")
        )
        statistic = STATISTICS.get(answer.part("centre_type"), answer.part("centre_type"))
        named = SPREADS.get(answer.part("spread_type"), answer.part("spread_type"))
        named = "" if answer.part("spread_type") == "none" else named
        if level:
            named = f"{level.rstrip('% ')} % {named}".strip()
        is_plus = answer.part("spread_type") in ("sd", "se", "not_stated", "sd_of_differences", "")
        shown = [statistic if centre else "", centre]
        if spread:
            shown.append(
                f"± {spread} ({named})" if is_plus and named else f"± {spread}" if is_plus else f"({named} {spread})"
            )
        if low or high:
            inside = f"{named if not spread else ''} {low or '?'} to {high or '?'}".strip()
            shown.append(f"({inside})" if centre else inside)
        return one_line(" ".join((*shown, unit)))

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:  # noqa: ARG002
        """ "2.68 ± 0.51" → value and spread, type not stated; see ``cut_summary``."""
        return cut_summary(text)

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The whole in one line, then every part."""
        return (AS_PUBLISHED, "value", "statistic", "spread", "type of spread", "low", "high", "level", "unit")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The summary in words, with findings for what is missing, unreadable or cannot be."""
        summary, said, findings = read_summary(answer, form_field)
        if summary is None:
            return Reading(findings=findings)
        return Reading(summary, heard(summary_words(summary), said), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """Figure with figure; the type of spread and the statistic are differences of their own."""
        found = [compare_figures(first.part(part), second.part(part)) for part in _FIGURES]
        found.append(_compare_types(first, second, "spread_type", Likeness.SPREAD_TYPE))
        found.append(_compare_types(first, second, "centre_type", Likeness.CHOICE))
        unit = compare_texts(first.part("unit"), second.part("unit"))
        found.append(Likeness.UNIT if unit is Likeness.TEXT else unit)
        return worst(*found)

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """Every part: figures as numbers, types by their names."""
        value = self.read(answer, form_field, context).value
        percent = isinstance(value, Summary) and value.centre_type == "count"
        centre = value.centre if isinstance(value, Summary) else None
        shown = str(centre) if percent and centre else answer.part("centre")
        figures = tuple(figure_cell(part, answer.part(part)) for part in _FIGURES[1:])
        statistic = value.centre_type if isinstance(value, Summary) else answer.part("centre_type")
        named = answer.part("spread_type")
        return (
            figure_cell("value", shown),
            Cell("statistic", STATISTICS.get(statistic, statistic)),
            Cell("type of spread", SPREADS.get(named, named)),
            *figures,
            Cell("unit", answer.part("unit").strip()),
        )


def _offered(ids: tuple[str, ...], labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """The choices that the form names, all of them where it names none."""
    return tuple(Choice(choice, labels.get(choice, choice)) for choice in ids or labels)


def _compare_types(first: Answer, second: Answer, part: str, likeness: Likeness) -> Likeness:
    one, other = first.part(part).strip(), second.part(part).strip()
    if one == other:
        return Likeness.SAME
    return likeness if one and other else Likeness.MISSING
