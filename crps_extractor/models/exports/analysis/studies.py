"""One line a study for a paper's first table, and beside it every dose and every judgement of the risk of bias."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from crps_extractor.models.checks.seen import Seen, rows_of, study_of
from crps_extractor.models.exports.analysis.described import STUDY_COLUMNS, study_cells
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.exports.analysis.table import NUMBER, Column, Line
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.numbers import rounded_text

__all__ = ["BIAS_COLUMNS", "DOSE_COLUMNS", "STUDY_TABLE_COLUMNS", "bias_lines", "dose_lines", "study_line"]

_ASKED = (
    ("countries", "study.countries", "Countries."),
    ("registration", "study.registration", "Registration number."),
    ("funding", "study.funding", "Kinds of funding."),
    ("conflicts", "study.conflicts", "What the paper says of conflicts of interest."),
    ("condition_type", "population.condition_type", "Type of the condition."),
    ("criteria", "population.criteria", "Diagnostic criteria."),
    ("entry_pain", "population.min_pain_value", "Least pain to enter."),
    ("entry_scale", "population.min_pain", "On which scale."),
    ("follow_up", "study.follow_up", "Total follow-up."),
    ("analysis_set", "design.analysis_set", "The paper's main analysis set."),
    ("missing_data", "design.missing_method", "How missing data were handled."),
    ("blind_patient", "design.blind_patient", "Patients blinded."),
    ("blind_staff", "design.blind_staff", "Staff blinded."),
    ("blind_assessor", "design.blind_assessor", "Assessors blinded."),
    ("primary_outcome", "design.primary_outcome", "The report's primary outcome."),
    ("conclusion", "study.conclusion_direction", "What the authors conclude."),
)
_COUNTED = (
    ("n_centres", "study.n_centres", "Centres."),
    ("n_total", "study.n_total", "Patients in all."),
    ("n_with_condition", "study.n_with_condition", "Patients with the condition."),
    ("n_planned", "study.n_planned", "Planned number."),
)
_TOLD = (
    Column("report", "The main report."),
    Column("design_label", "The design in the words of the form."),
    Column("groups", "Each group with its role and the number allocated."),
    Column("age", "Age by group, as published."),
    Column("female", "Women by group, as published."),
    Column("weight", "Body weight by group, as published."),
    Column("disease_duration", "Disease duration by group, as published."),
    Column("baseline_pain", "Pain before treatment by group, as published."),
    Column("treatments", "By group: drug, form, route, setting, regimen, hours a day, days, courses."),
    Column("doses", "By group and phase: the dose as published, and its base value where that is exact."),
    Column("outcomes", "Outcomes measured: name, scale, component, how completely reported."),
    Column("times", "Time points."),
    Column("risk_of_bias", "Tool, what is judged, and the overall judgement."),
)
STUDY_TABLE_COLUMNS = (
    *STUDY_COLUMNS,
    *(Column(name, meaning) for name, _, meaning in _ASKED),
    *(Column(name, meaning, NUMBER) for name, _, meaning in _COUNTED),
    *_TOLD,
)
DOSE_COLUMNS = (
    *STUDY_COLUMNS[:2],
    Column("group", "The group that gets it."),
    Column("what", "Phase (bolus, start, step, maximum, maintenance, taper …), or achieved, total, cap."),
    Column("number", "Number of the phase of that kind.", NUMBER),
    Column("planned_or_given", "Planned or given."),
    Column("dose_as_published", "The dose as the paper prints it. Text, never computed."),
    Column("dose_status", "What the paper says of it, or “not settled yet”."),
    Column("value", "The figure as printed.", NUMBER, "unit"),
    Column("low", "The lower end of a range as printed.", NUMBER, "unit"),
    Column("high", "The upper end as printed.", NUMBER, "unit"),
    Column("unit", "The unit as printed, with its basis (per kg, per 70 kg or absolute)."),
    Column("base_value", "The same in the base unit, where that is exact.", NUMBER, "base_unit"),
    Column("base_low", "Lower end in the base unit.", NUMBER, "base_unit"),
    Column("base_high", "Upper end in the base unit.", NUMBER, "base_unit"),
    Column("base_unit", "The base unit of that dimension; mg/kg/h and mg/h are two."),
    Column("spread", "The figure after ± as published; never converted."),
    Column("spread_type", "What that figure is."),
    Column("hours_per_day", "Hours a day, as published."),
    Column("days", "Days, as published."),
    Column("lasts", "How long the phase lasts, as published."),
    Column("how", "How the dose came about: agreed, settled as …, single extraction, not settled yet."),
)
BIAS_COLUMNS = (
    *STUDY_COLUMNS[:2],
    Column("tool", "The tool, with its version."),
    Column("judged", "What is judged: the study, a result or an effect."),
    Column("domain", "The domain or item, in the words of the form; “Overall” for the whole."),
    Column("judgement", "The judgement, by the vocabulary (low, some_concerns, high …)."),
    Column("judgement_label", "The same in the words of the form."),
    Column("how", "How it came about: agreed, settled as …, single extraction, not settled yet."),
)
_TREATMENT = ("drug", "form", "route", "setting", "regimen", "hours_per_day", "days", "courses")
_CELLS = ("value", "low", "high", "unit", "base value", "base low", "base high", "base unit")
_OVERALL = "Overall"
_JUDGEMENT = re.compile(r"rob2\.d\w+_judgement|rob\.domain|rob\.overall")


def study_line(opened: Opened) -> Line:
    """The study in one line."""
    reports = opened.review.facts.reports(opened.study.id)
    cells = {name: opened.shown(study_of(opened.sheet, means), means) for name, means, _ in _ASKED}
    counts = {name: study_of(opened.sheet, means).count(means) for name, means, _ in _COUNTED}
    design = study_of(opened.sheet, "design.kind")
    return {
        **study_cells(opened),
        **cells,
        **{name: "" if count is None else str(count) for name, count in counts.items()},
        "report": reports[0].label if reports else "",
        "design_label": opened.shown(design, "design.kind"),
        "groups": _joined(_group(opened, group) for group in rows_of(opened.sheet, "group.label")),
        **{name: _baseline(opened, name) for name in ("age", "female", "weight", "disease_duration", "baseline_pain")},
        "treatments": _joined(_treatment(opened, one) for one in rows_of(opened.sheet, "dose.group")),
        "doses": _joined(_dose_words(line) for line in dose_lines(opened)),
        "outcomes": _joined(_outcome(opened, one) for one in rows_of(opened.sheet, "outcome.label")),
        "times": _joined(
            opened.shown(one, "time.label") or opened.shown(one, "time.value")
            for one in rows_of(opened.sheet, "time.value")
        ),
        "risk_of_bias": _joined(_overall(line) for line in bias_lines(opened) if line["domain"] == _OVERALL),
    }


def dose_lines(opened: Opened) -> Iterator[Line]:
    """Every dose of the schedule, then what was reached, the total and the cap of each treatment."""
    for phase in rows_of(opened.sheet, "phase.dose"):
        number = phase.count("phase.no")
        own = {
            "what": phase.choice("phase.kind"),
            "number": "" if number is None else str(number),
            "planned_or_given": phase.choice("phase.planned_or_given"),
            "hours_per_day": opened.shown(phase, "phase.hours_per_day"),
            "days": opened.shown(phase, "phase.days"),
            "lasts": opened.shown(phase, "phase.lasts"),
        }
        yield {**own, **_dose(opened, phase, "phase.group", "phase.dose")}
    for treatment in rows_of(opened.sheet, "dose.group"):
        for what in ("achieved", "total", "cap"):
            means = f"dose.{what}"
            if opened.status(treatment, means):
                yield {"what": what, **_dose(opened, treatment, "dose.group", means)}


def bias_lines(opened: Opened) -> Iterator[Line]:
    """Every judgement of the risk of bias."""
    for row in rows_of(opened.sheet, "rob.tool"):
        tool = f"{opened.shown(row, 'rob.tool')} {opened.shown(row, 'rob.tool_version')}".strip()
        judged = opened.shown(row, "rob.effect") or opened.shown(row, "rob.result") or opened.shown(row, "rob.judged")
        section = opened.sheet.form.by_id[row.row.section]
        for form_field in section.fields:
            answer = opened.sheet.answer(row.row.id, form_field.id)
            if answer is None or form_field.retired or not _JUDGEMENT.fullmatch(form_field.means):
                continue
            chosen = answer.part("judgement") or answer.part("choice")
            yield {
                "study_id": opened.study.id,
                "study": opened.study.label,
                "tool": tool,
                "judged": judged,
                "domain": _OVERALL if form_field.means == "rob.overall" else form_field.label,
                "judgement": form_field.choice_means(chosen) if chosen else f"[{answer.status.label}]",
                "judgement_label": kind_of(form_field).show(answer, form_field, opened.context),
                "how": opened.how((row.row.id, form_field.id)),
            }


def _dose(opened: Opened, row: Seen, group: str, means: str) -> dict[str, str]:
    of, form_field, answer = row.refers(group), row.field(means), row.answer(means)
    cells = kind_of(form_field).cells(answer, form_field, opened.context) if answer and form_field else ()
    known = {cell.name: cell for cell in cells}
    words = {name.replace(" ", "_"): known[name].number or known[name].text for name in _CELLS if name in known}
    return {
        "study_id": opened.study.id,
        "study": opened.study.label,
        "group": opened.shown(of, "group.label") or (opened.context.row_label(of.row.id) if of else ""),
        "dose_as_published": opened.shown(row, means),
        "dose_status": opened.status(row, means),
        **words,
        "spread": known["spread"].text if "spread" in known else "",
        "spread_type": known["type of spread"].text if "type of spread" in known else "",
        "how": opened.how(row.at(means)),
    }


def _dose_words(line: Line) -> str:
    ends = [rounded_text(Fraction(line[name])) for name in ("base_value", "base_low", "base_high") if line.get(name)]
    base = f" (= {' to '.join(ends)} {line['base_unit']})" if ends and line["base_unit"] != line["unit"] else ""
    published = line["dose_as_published"] or f"[{line['dose_status']}]"
    return f"{line['group']}, {line['what']}: {published}{base}"


def _group(opened: Opened, group: Seen) -> str:
    role, n = opened.shown(group, "group.role"), opened.shown(group, "group.n_allocated")
    name = opened.shown(group, "group.label") or opened.context.row_label(group.row.id)
    return ", ".join(part for part in (name, role, f"n {n}" if n else "") if part)


def _baseline(opened: Opened, what: str) -> str:
    found = []
    for row in rows_of(opened.sheet, "baseline.characteristic"):
        if row.choice("baseline.characteristic") == what and (value := opened.shown(row, "baseline.value")):
            group = row.refers("baseline.group")
            of = opened.shown(group, "group.label") if group is not None else ""
            found.append(f"{of}: {value}" if of else value)
    return _joined(found)


def _treatment(opened: Opened, treatment: Seen) -> str:
    group = treatment.refers("dose.group")
    told = {name: opened.shown(treatment, f"dose.{name}") for name in _TREATMENT}
    named = {"hours_per_day": "hours a day: ", "days": "days: ", "courses": "courses: "}
    said = [f"{named.get(name, '')}{words}" for name, words in told.items() if words[:1] not in ("", "[")]
    of = opened.shown(group, "group.label") if group is not None else ""
    return f"{of}: {', '.join(said)}" if of else ", ".join(said)


def _outcome(opened: Opened, outcome: Seen) -> str:
    parts = [opened.shown(outcome, f"outcome.{name}") for name in ("label", "scale", "component", "reporting")]
    return ", ".join(dict.fromkeys(part for part in parts if part[:1] not in ("", "[")))


def _overall(line: Line) -> str:
    return f"{line['tool']}, {line['judged']}: {line['judgement_label']}"


def _joined(words: Iterator[str] | list[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))
