"""Lines that tell the same thing more than once: sets of which one is proposed, and groups that comparisons share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crps_extractor.models.exports.analysis.comparing import PRINTED, Compared
from crps_extractor.models.exports.analysis.table import Line, yes_no

__all__ = ["RULE", "with_cohorts", "with_sets"]

_ANALYSES = ("itt", "mitt", "pp", "completers", "as_treated", "subgroup", "not_clear", "")
_FORMS = ("value", "change")

RULE = (
    "Of the lines of a set that can be pooled one is proposed: intention to treat before modified, per protocol and "
    "completers; all periods before one; values at the time before changes; the groups' own figures before a printed "
    "effect; unadjusted before adjusted; then the first. It is a proposal by rule, not a choice of the review."
)


def with_sets(known: Sequence[Compared], lines: Sequence[dict[str, str]]) -> list[Line]:
    """The lines of one study with the set that each belongs to, the one proposed, and the groups that are shared."""
    sets: dict[str, list[int]] = {}
    for at, one in enumerate(known):
        sets.setdefault(_set(one), []).append(at)
    proposed = {_proposed(known, lines, places) for places in sets.values()}
    done: list[Line] = []
    for at, (one, line) in enumerate(zip(known, lines, strict=True)):
        name = _set(one)
        others = _sharing(known, lines, at)
        done.append(
            line
            | {
                "set": name,
                "set_lines": str(len(sets[name])),
                "proposed": yes_no(at in proposed),
                "shared_group": yes_no(bool(others)),
                "shared_with": "; ".join(others),
            }
        )
    return done


def with_cohorts(lines: Sequence[Line], twice: Mapping[str, str]) -> list[Line]:
    """The lines of all studies with what is known of patients who are counted in another study too."""
    return [
        {**line, "cohort_twice": yes_no(line["study_id"] in twice), "cohort_note": twice.get(line["study_id"], "")}
        for line in lines
    ]


def _set(one: Compared) -> str:
    """The same comparison, outcome and time: whatever form, analysis set, period or model."""
    comparison = one.comparison.row.id if one.comparison is not None else "none"
    return " ".join((comparison, one.kind.outcome or "none", one.kind.time or "none"))


def _proposed(known: Sequence[Compared], lines: Sequence[Mapping[str, str]], places: Sequence[int]) -> int:
    """The place of the line that the rule proposes, -1 where none can be pooled."""
    usable = [at for at in places if not lines[at]["left_out"]]
    return min(usable, key=lambda at: (_rank(known[at]), at), default=-1)


def _rank(one: Compared) -> tuple[int, bool, int, bool, bool]:
    kind = one.kind
    analysis = _ANALYSES.index(kind.analysis) if kind.analysis in _ANALYSES else len(_ANALYSES)
    form = _FORMS.index(kind.form) if kind.form in _FORMS else len(_FORMS)
    is_adjusted = kind.model not in ("", "raw", "nothing")
    return analysis, kind.period not in ("", "all", "not_crossover"), form, one.basis == PRINTED, is_adjusted


def _sharing(known: Sequence[Compared], lines: Sequence[Mapping[str, str]], at: int) -> list[str]:
    """The other comparisons of this outcome and time that count the same group again and can be pooled."""
    one = known[at]
    if one.comparison is None or lines[at]["left_out"]:
        return []
    own = {group.row.id for group in (one.a, one.b) if group is not None}
    found = []
    for other, line in zip(known, lines, strict=True):
        if other.comparison is None or other.comparison.row.id == one.comparison.row.id or line["left_out"]:
            continue
        theirs = {group.row.id for group in (other.a, other.b) if group is not None}
        if own & theirs and other.kind[:2] == one.kind[:2]:
            found.append(line["comparison"])
    return list(dict.fromkeys(found))
