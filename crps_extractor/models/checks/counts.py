"""Checks on counts of patients: do they add up, as far as the design says that they must?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look, rows_of, study_of
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.kinds.share import Share
from crps_extractor.models.kinds.summary_value import Summary
from crps_extractor.models.numbers import one_slip_away
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = [
    "condition_above_all",
    "crossover_arms_split",
    "event_above_risk",
    "events_below_patients",
    "group_above_study",
    "group_flow",
    "groups_do_not_add_up",
    "infusions_as_patients",
    "n_above_group",
    "planned_differs",
    "screening_flow",
    "zero_not_mentioned",
]

_PARALLEL = ("rct_parallel", "rct_cluster", "quasi_randomised", "cohort_prospective", "cohort_retrospective")
_ARMS = ("randomised_arm", "cohort_arm")
_PATIENTS = ("patients", "")
_COUNTED = (
    ("result.n", "result.group", "result.n_unit"),
    ("baseline.n", "baseline.group", ""),
    ("event.at_risk", "event.group", "event.unit"),
)
"""Counts of patients: the count, its group, and what says whom it counts."""


def _arms(sheet: Sheet, *kinds: str) -> list[Seen]:
    """The groups of these kinds; what is part of another group is not added up."""
    groups = [group for group in rows_of(sheet, "group.n_allocated") if group.choice("group.kind") in kinds]
    return [group for group in groups if not group.refers_to("group.parent")]


def _total_place(sheet: Sheet) -> tuple[int | None, Place]:
    study = study_of(sheet, "study.n_total")
    return study.count("study.n_total"), study.at("study.n_total")


def _all_are_known(sheet: Sheet) -> bool:
    """True where every group says what kind of group it is."""
    return all(group.choice("group.kind") for group in rows_of(sheet, "group.n_allocated"))


def groups_do_not_add_up(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """In a parallel study everybody is in one group only: groups that do not add up to the whole hide lost patients,
    a misread number, or a third arm."""
    design = study_of(sheet, "design.kind").choice("design.kind")
    total, place = _total_place(sheet)
    if total is None or not _all_are_known(sheet):
        return
    arms = _arms(sheet, "sequence") if design == "rct_crossover" else _arms(sheet, *_ARMS)
    if len(arms) < 2 or (design not in _PARALLEL and design != "rct_crossover"):
        return
    sizes = [arm.count("group.n_allocated") for arm in arms]
    known = [size for size in sizes if size is not None]
    if (len(known) == len(sizes) and sum(known) != total) or sum(known) > total:
        figures = " + ".join(str(size) for size in known)
        found = f"The groups have {figures} = {sum(known)} patients, the study {total}."
        places = (place, *(arm.at("group.n_allocated") for arm in arms))
        looks, repair = _slipped(places, [total, *known]) if len(known) == len(sizes) else ("", None)
        could = "Compare the numbers with the flow of patients; is an arm missing or counted twice?"
        yield Found(places, f"{found}{looks}", could, repair=repair)


def _slipped(places: tuple[Place, ...], counts: list[int]) -> tuple[str, Repair | None]:
    """The one count, the total being the first, that a slip of typing explains; nothing where several could be."""
    found = []
    for index, count in enumerate(counts):
        for slip in one_slip_away(str(count)):
            meant = [Fraction(other) for other in counts[:index]] + [slip.value]
            meant += [Fraction(other) for other in counts[index + 1 :]]
            if slip.value.denominator == 1 and sum(meant[1:]) == meant[0]:
                found.append((places[index], count, slip))
    found = [one for one in found if one[2].is_swap] or found
    if len(found) != 1:
        return "", None
    place, count, slip = found[0]
    return f" {count} looks like {slip.text} {slip.how}.", Repair(f"Write {slip.text}", {place: {"text": slip.text}})


def crossover_arms_split(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """In a crossover the same patients are in every arm: arms that share them out are sequences, or first periods."""
    if study_of(sheet, "design.kind").choice("design.kind") != "rct_crossover":
        return
    total, place = _total_place(sheet)
    arms = _arms(sheet, *_ARMS)
    sizes = [arm.count("group.n_allocated") or 0 for arm in arms]
    if total and len(arms) > 1 and all(sizes) and sum(sizes) == total:
        figures = " and ".join(str(size) for size in sizes)
        found = f"The arms have {figures} patients, together the {total} of the study, although it is a crossover."
        places = (*(arm.at("group.n_allocated") for arm in arms), place)
        yield Found(places, found, "Give every arm all its patients, or call these groups sequences.")


def group_above_study(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """No group can have more patients than the study: infusions were counted, or the registered number was taken."""
    total, place = _total_place(sheet)
    for group in rows_of(sheet, "group.n_allocated"):
        size = group.count("group.n_allocated")
        if total is not None and size is not None and size > total:
            found = f"The group has {size} patients, the whole study {total}."
            places = (group.at("group.n_allocated"), place)
            yield Found(places, found, "Look which of the two is counted in infusions, courses or registered patients.")


def group_flow(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Patients leave a study and do not join it on the way: treated are at most the allocated, completed at most the
    treated, and the lost are the rest."""
    if row is None:
        return
    group = look(sheet, row)
    names = ("n_allocated", "n_treated", "n_completed", "n_lost")
    sizes = {name: group.count(f"group.{name}") for name in names}
    for more, less in (("n_allocated", "n_treated"), ("n_treated", "n_completed"), ("n_allocated", "n_completed")):
        upper, lower = sizes[more], sizes[less]
        if upper is not None and lower is not None and lower > upper:
            found = f"{lower} patients {less[2:]}, but only {upper} were {more[2:]}."
            both = (group.at(f"group.{less}"), group.at(f"group.{more}"))
            strength = Strength.MILD if less == "n_treated" else Strength.STRONG
            yield Found(both, found, "Compare both with the flow of patients.", strength)
            return
    allocated, treated, completed, lost = sizes.values()
    if lost is not None and completed is not None and lost + completed not in (allocated, treated):
        whole = allocated if allocated is not None else treated
        if whole is not None:
            found = f"{completed} completed and {lost} lost are {completed + lost}, not the {whole} of the group."
            places = (group.at("group.n_lost"), *(group.at(f"group.{name}") for name in names[:3]))
            yield Found(
                places, found, "Look whether patients were left out between allocation and treatment.", Strength.MILD
            )


def condition_above_all(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Those with the condition are part of all: more of them than patients means that the two are swapped."""
    if row is None:
        return
    seen = look(sheet, row)
    for part, whole in (("study.n_with_condition", "study.n_total"), ("group.n_with_condition", "group.n_allocated")):
        some, everybody = seen.count(part), seen.count(whole)
        if some is not None and everybody is not None and some > everybody:
            found = f"{some} patients have the condition, but there are only {everybody} in all."
            yield Found((seen.at(part), seen.at(whole)), found, "Compare both with the page; are they swapped?")


def _size(group: Seen) -> int | None:
    """How many patients a group can have at most: the larger of allocated and treated."""
    known = [size for size in (group.count("group.n_allocated"), group.count("group.n_treated")) if size is not None]
    return max(known, default=None)


def _ns(seen: Seen) -> Iterator[tuple[str, Seen | None, bool]]:
    """The counts of a row with the group they come from, and whether they count patients."""
    for means, group, unit in _COUNTED:
        if seen.answer(means) is not None:
            yield means, seen.refers(group), not unit or seen.choice(unit) in _PATIENTS
    comparison = seen.refers("effect.comparison")
    if comparison is not None:
        yield "effect.n_a", comparison.refers("comparison.a"), True
        yield "effect.n_b", comparison.refers("comparison.b"), True


def n_above_group(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """A figure cannot come from more patients than its group has: it belongs to another group, to the whole study, or
    it counts infusions."""
    if row is None:
        return
    seen = look(sheet, row)
    for means, group, counts_patients in _ns(seen):
        n = seen.count(means) if counts_patients else None
        size = _size(group) if group else None
        if group is None or n is None or size is None or n <= size:
            continue
        units = group.count("group.n_units")
        looks = f" {n} is the number of {group.choice('group.unit') or 'treatments'}." if n == units else ""
        found = f"n is {n}, but the group has only {size} patients.{looks}"
        places = (seen.at(means), group.at("group.n_allocated"), group.at("group.n_treated"))
        yield Found(places, found, "Look whom this figure was counted in, and in which unit.")


def infusions_as_patients(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Infusions are not patients: 369 infusions in 49 patients are 49 people, and an n of 369 would give this study
    seven times its weight."""
    if row is None:
        return
    result = look(sheet, row)
    group = result.refers("result.group")
    if group is None:
        return
    n, units, unit = result.count("result.n"), group.count("group.n_units"), result.choice("result.n_unit")
    is_other = group.choice("group.unit") not in ("patients", "")
    places = (result.at("result.n"), result.at("result.n_unit"), group.at("group.n_units"))
    if unit not in _PATIENTS and n is not None:
        found = f"n counts {unit}, not patients: they hang together within each patient."
        yield Found(places, found, "Look for the number of patients; the analysis needs it.", Strength.NOTE)
    elif unit == "" and is_other and n is not None and n == units:
        found = f"n is {n}, the number of {group.choice('group.unit')} of this group."
        yield Found(places, found, "Say what n counts.", Strength.MILD)


def event_above_risk(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Patients with an event are some of those at risk; more of them means that events were counted, not patients."""
    if row is None:
        return
    event = look(sheet, row)
    some, everybody = event.count("event.with_event"), event.count("event.at_risk")
    places = (event.at("event.with_event"), event.at("event.at_risk"))
    share = event.value("event.with_event", Share)
    if some is not None and everybody is not None and some > everybody:
        found = f"{some} with the event are more than the {everybody} at risk."
        yield Found(places, found, "Look whether events or patients were counted.")
    elif share and share.of is not None and everybody is not None and share.of != everybody:
        found = f"The event is counted out of {share.of}, but {everybody} are at risk."
        yield Found(places, found, "Compare both with the page; one of them may be another group.", Strength.MILD)
    baseline = event.value("baseline.value", Summary)
    n = event.count("baseline.n")
    if baseline and baseline.centre and baseline.centre_type == "count" and n is not None and baseline.centre.value > n:
        found = f"{baseline.centre.words} patients are counted out of {n}."
        yield Found((event.at("baseline.value"), event.at("baseline.n")), found, "Compare both with the page.")


def events_below_patients(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Every patient with an event has at least one: fewer events than patients means that the two are swapped."""
    if row is None:
        return
    event = look(sheet, row)
    events, patients = event.count("event.n_events"), event.count("event.with_event")
    if events is not None and patients is not None and events < patients:
        found = f"{events} events are fewer than the {patients} who had one."
        yield Found((event.at("event.n_events"), event.at("event.with_event")), found, "Are the two swapped?")


def zero_not_mentioned(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """“None occurred” is a zero; silence is not. A zero made of silence makes a treatment look safer than it is."""
    if row is None:
        return
    event = look(sheet, row)
    if event.count("event.with_event") == 0 and event.choice("event.zero") == "not_mentioned":
        places = (event.at("event.with_event"), event.at("event.zero"))
        found = "A count of 0 is typed, although the paper does not mention the event."
        yield Found(places, found, "Take the 0 away and set the status to not reported.")


def screening_flow(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """Screened, eligible, enrolled: each is part of the one before."""
    steps = [(means, study_of(sheet, means)) for means in ("study.n_screened", "study.n_eligible", "study.n_total")]
    known = [(means, study, size) for means, study in steps if (size := study.count(means)) is not None]
    for (before, upper, more), (after, lower, less) in pairwise(known):
        if less > more:
            found = f"{less} patients are {_step(after)}, more than the {more} {_step(before)}."
            yield Found((lower.at(after), upper.at(before)), found, "Compare both with the flow of patients.")


def _step(means: str) -> str:
    return {"study.n_screened": "screened", "study.n_eligible": "eligible"}.get(means, "in the study")


def planned_differs(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """The registered number is not the analysed one (40 planned, 19 analysed): a study that stopped half way is
    another study than the one planned, and the wrong one of the two is easily taken for n."""
    total, place = _total_place(sheet)
    study = study_of(sheet, "study.n_planned")
    planned = study.count("study.n_planned")
    if total is not None and planned is not None and planned != total:
        found = f"{planned} patients were planned, {total} are in the study."
        yield Found((place, study.at("study.n_planned")), found, "Make sure that no n is the planned number.")
