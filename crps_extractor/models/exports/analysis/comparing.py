"""What is compared with what: for each comparison the two groups' results of the same kind, and each printed effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from crps_extractor.models.checks.seen import Seen, rows_of
from crps_extractor.models.exports.analysis.borrowed import Borrowed
from crps_extractor.models.exports.analysis.figures import GroupFigures, Made, computed, derived_of, figures_of
from crps_extractor.models.exports.analysis.opened import Opened

__all__ = ["COUNTS", "MEANS", "PRINTED", "Compared", "Kind", "compared", "is_crossover"]

MEANS, COUNTS, PRINTED = "means of the groups", "events of the groups", "printed effect"
_COUNTED = ("responders", "events")


class Kind(NamedTuple):
    """What makes two results comparable: the same outcome, time, form of measure, analysis set, period and model."""

    outcome: str = ""
    time: str = ""
    form: str = ""
    analysis: str = ""
    period: str = ""
    model: str = ""
    number: int = 0


@dataclass(frozen=True)
class Compared:
    """One line to be: group ``a`` against group ``b``, from their results, or as an effect is printed.

    ``figures`` are those of a and b, None where a group has no such result. ``derived`` are the derived values that
    serve the printed effect, or group a's result.
    """

    kind: Kind
    comparison: Seen | None
    results: tuple[Seen | None, Seen | None] = (None, None)
    figures: tuple[GroupFigures | None, GroupFigures | None] = (None, None)
    effect: Seen | None = None
    derived: tuple[Made, ...] = ()

    @property
    def basis(self) -> str:
        """Means or events of the groups, or the effect as printed."""
        if self.effect is not None:
            return PRINTED
        known = [one for one in self.figures if one is not None]
        has_counts = any(one.share is not None for one in known)
        has_means = any(one.summary is not None for one in known)
        return COUNTS if has_counts and (not has_means or self.kind.form in _COUNTED) else MEANS

    @property
    def a(self) -> Seen | None:
        """Group a."""
        return self.comparison.refers("comparison.a") if self.comparison else None

    @property
    def b(self) -> Seen | None:
        """Group b."""
        return self.comparison.refers("comparison.b") if self.comparison else None

    def refers(self, what: str) -> Seen | None:
        """The outcome or the time of the line."""
        for row, table in ((self.effect, "effect"), *((one, "result") for one in self.results)):
            if row is not None:
                return row.refers(f"{table}.{what}")
        return None

    def without_imputed(self) -> Compared:
        """The same without any borrowed SD."""
        one, other = (known.without_imputed() if known else None for known in self.figures)
        return replace(self, figures=(one, other))


def compared(opened: Opened, lent: Borrowed) -> Iterator[Compared]:
    """Every pair of results and every printed effect, comparison by comparison; then effects of none."""
    by_group = _by_group(opened)
    effects = rows_of(opened.sheet, "effect.comparison")
    known = rows_of(opened.sheet, "comparison.a")
    for comparison in known:
        own = [one for one in effects if one.refers_to("effect.comparison") == comparison.row.id]
        made = [_printed(opened, one, comparison) for one in own]
        groups = [by_group.get(comparison.refers_to(f"comparison.{side}"), {}) for side in ("a", "b")]
        for kind in dict.fromkeys((*groups[0], *groups[1])):
            yield _pair(opened, lent, comparison, (groups[0].get(kind), groups[1].get(kind)), kind, made)
        yield from made
    rows = {one.row.id for one in known}
    for effect in effects:
        if effect.refers_to("effect.comparison") not in rows:
            yield _printed(opened, effect, None)


def is_crossover(opened: Opened, comparison: Seen | None) -> bool:
    """True where both groups are the same patients, as the comparison says, or else the design."""
    relation = comparison.choice("comparison.relation") if comparison is not None else ""
    return relation == "crossover" if relation else opened.design == "rct_crossover"


def _by_group(opened: Opened) -> dict[str, dict[Kind, Seen]]:
    """Results by their group; of two that are alike in all else, the first pairs with the first, and so on."""
    found: dict[str, dict[Kind, Seen]] = {}
    for result in rows_of(opened.sheet, "result.group"):
        group = found.setdefault(result.refers_to("result.group"), {})
        kind = Kind(
            result.refers_to("result.outcome"),
            result.refers_to("result.time"),
            result.choice("result.form"),
            result.choice("result.analysis"),
            result.choice("result.period"),
            result.choice("result.model"),
        )
        while kind in group:
            kind = kind._replace(number=kind.number + 1)
        group[kind] = result
    return found


def _pair(
    opened: Opened,
    lent: Borrowed,
    comparison: Seen,
    results: tuple[Seen | None, Seen | None],
    kind: Kind,
    effects: list[Compared],
) -> Compared:
    one, other = (figures_of(opened, result, lent) if result is not None else None for result in results)
    common = [made for effect in effects if effect.kind[:4] == kind[:4] for made in effect.derived]
    shared = computed(common, ("sd", "sd_at_most"))
    if shared:
        one, other = (
            replace(known, sd=shared) if known and (not known.sd or known.sd.is_imputed) else known
            for known in (one, other)
        )
    derived = tuple(derived_of(opened, results[0].row.id)) if results[0] is not None else ()
    return Compared(kind, comparison, results, (one, other), derived=derived)


def _printed(opened: Opened, effect: Seen, comparison: Seen | None) -> Compared:
    kind = Kind(
        effect.refers_to("effect.outcome"),
        effect.refers_to("effect.time"),
        effect.choice("effect.form"),
        effect.choice("effect.analysis"),
        effect.choice("effect.period"),
        " ".join(effect.choices("effect.model")),
    )
    return Compared(kind, comparison, effect=effect, derived=tuple(derived_of(opened, effect.row.id)))
