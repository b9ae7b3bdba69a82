"""Laws of all checks: none raises on any state of a sheet, each has its reason, accepted problems come back."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.problem import Check, Found, Reach, answers_hash
from crps_extractor.models.checks.register import CHECKS
from crps_extractor.models.checks.running import Checking, problems_of
from crps_extractor.models.event import person_scope
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.form_file import parse_form
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.sheet import Change, Sheet

PRINTED = (
    "", " ", "30", "0", "1", "-3", "2.68", "0.51", "76", "7 mg/kg", "22.2 ± 2.0 mg/h/70 kg", "10–40 mg/h", "25 ml/h",
    "0.35 mg/kg/h, not to exceed 25 mg/h", "S(+)-ketamine 25 mg/h for 5 days", "12 weeks", "week 1", "1e400", "9" * 400,
    "0." + "0" * 60 + "1", "<5", "≥ 3", "NS", "P<0.001", "0.03", "1.5", "VAS", "NRS (0-10)", "\ufffd2.1", "1,250",
    "−2.1", "100", "95", "90", "48/60 (80%)", "-1e-300", "1/3", "∞", "NaN", "0.000", "12 of 0", "1 mg/ml", "\x00", "٣",
)  # fmt: skip
ROWS = 2


def fill(form: Form, random: Random) -> Sheet:
    """A sheet with two rows a section and whatever text in whatever part, most fields answered."""
    sheet = Sheet(form, person_scope("anna"), "study")
    rows = {
        section.id: [f"{section.id}{number}" for number in range(ROWS)] if section.repeats else [section.id]
        for section in form.sections
    }
    for section in form.sections:
        for row in rows[section.id] if section.repeats else ():
            sheet.add_row(section.id, row=row)
    context = context_of(sheet, {})
    for section in form.blind_sections():
        for row in rows[section.id]:
            for form_field in section.fields:
                if random.random() < 0.85:
                    sheet.set(row, form_field.id, an_answer(form_field, random, context, rows))
    for gone in random.sample(
        [row for one in rows.values() for row in one if len(one) > 1], k=random.choice([0, 0, 3])
    ):
        sheet.remove_row(gone)
    return sheet


def an_answer(form_field: FormField, random: Any, context: Any, rows: dict[str, list[str]]) -> Answer:
    status = Status.REPORTED if random.random() < 0.8 else random.choice(list(Status))
    parts = {}
    for part in kind_of(form_field).parts(form_field, context):
        if form_field.kind == "reference":
            parts[part.id] = random.choice([*rows[form_field.refers_to], "gone", "two rows"])
        elif part.choices and random.random() < 0.9:
            parts[part.id] = random.choice(part.choices).id
        elif part.id not in ("unit", "of") or random.random() < 0.2:
            parts[part.id] = random.choice(PRINTED)
    return Answer(status, parts)


SEEDS = st.integers(0, 2**32)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, name=st.sampled_from(["shipped form", "form with other ids", "form from nothing"]))
def test_no_check_raises_on_any_state_of_a_sheet(forms: dict[str, Form], seed: int, name: str) -> None:
    sheet = fill(forms[name], Random(seed))
    for problem in problems_of(sheet, context_of(sheet, {})):
        assert problem.found.strip()
        assert problem.why
        assert problem.title
        assert sheet.row(problem.row) is not None
        assert problem.field in sheet.form.by_id[problem.section].by_id
        for row, field_id in problem.repair.parts if problem.repair else ():
            section = sheet.section_of(row)
            assert section is not None
            assert field_id in section.by_id


def a_whole_study(study: Any, mean: Any) -> None:
    """Two groups, three times, values and changes, effects, doses, events: everything the checks reach across."""
    study.design("rct_parallel", "60", study__follow_up="12 weeks", study__conclusion_direction="favours_experimental")
    study.two_groups()
    study.outcome(score_is="one_rating")
    study.time("start", "0 days", "baseline")
    study.time("week12", "12 weeks")
    study.treatment(drug="ketamine", form="s", route="iv_continuous", hours_per_day="24", days="4", total="1.8 g")
    study.phase("20 mg/h", days="4", planned_or_given="planned")
    study.baseline("age", mean("41.8", "12.0"), group="ketamine", n="30")
    study.baseline("disease_duration", mean("7.4", "3.0", unit="years"), row="row2", group="placebo", n="30")
    study.put("e", {"event.group": "ketamine", "event.with_event": "12/30 (40%)", "event.at_risk": "30"})
    for group in ("ketamine", "placebo"):
        for when in ("start", "week1", "week12"):
            study.result(f"{group}-{when}", mean("5.30", "2.1"), group=group, time=when)
        study.result(f"{group}-change", mean("-1.2", "2.0"), group=group, form="change", p_within="0.01")
        study.put(f"{group}-change", {"result.test_within": "paired_t"})
        study.result(f"{group}-share", group=group, form="responders", events="15/30 (50%)")
    interval = {"centre": "-1.2", "low": "-2.0", "high": "-0.4", "spread_type": "ci", "level": "95"}
    tested = {"p": "0.01", "test": "t", "p_about": "this_time", "sided": "two", "n_a": "30", "n_b": "30"}
    study.effect("effect1", interval, **tested)
    study.effect("effect2", interval, measure="rr", form="responders", **tested)
    study.effect("effect3", measure="p_only", time="week12", **tested)


NUMBERS = (
    "0",
    "0.00",
    "-1",
    "5",
    "9.99",
    "10",
    "44",
    "100",
    "1e9",
    "0.0001",
    "5.45",
    "0.48",
    "<5",
    "-0.0",
    "7/30",
    "nine",
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS)
def test_no_check_raises_on_a_whole_study_with_some_answers_spoiled(
    forms: dict[str, Form], study_of_form: Any, mean: Any, seed: int
) -> None:
    random = Random(seed)
    study = study_of_form(forms["form with other ids"])
    a_whole_study(study, mean)
    sheet = study.sheet
    rows = {section.id: [row.id for row in sheet.rows(section.id)] or ["gone"] for section in sheet.form.sections}
    typed = [(row.id, form_field, answer) for row, form_field, answer in sheet.answers()]
    for row, form_field, answer in random.sample(typed, k=random.randrange(1, 25)):
        if random.random() < 0.3 or form_field.kind in ("reference", "choice"):
            sheet.set(row, form_field.id, an_answer(form_field, random, study.context, rows))
        else:
            part = random.choice([*answer.parts])
            changed = answer.with_part(part, random.choice(NUMBERS))
            if "spread_type" in answer.parts:
                changed = changed.with_part("spread_type", random.choice(["sd", "se", "not_stated", "ci", "iqr"]))
            sheet.set(row, form_field.id, changed)
    for problem in problems_of(sheet, study.context):
        assert problem.found.strip()


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS)
def test_after_any_edits_the_problems_are_those_of_a_fresh_look(forms: dict[str, Form], seed: int) -> None:
    form, random = forms["shipped form"], Random(seed)
    sheet = fill(form, random)
    context = context_of(sheet, {})
    checking = Checking(sheet, context)
    sheet.listen(checking.update)
    rows = {section.id: [row.id for row in sheet.rows(section.id)] or ["gone"] for section in form.sections}
    for _ in range(6):
        section = random.choice(form.blind_sections())
        row = random.choice(rows[section.id])
        if sheet.row(row) is None:
            continue
        form_field = random.choice(section.fields)
        sheet.set(row, form_field.id, an_answer(form_field, random, context, rows))
    removable = [row for section in form.blind_sections() if section.repeats for row in rows[section.id]]
    gone = random.choice(removable)
    if sheet.row(gone) is not None:
        sheet.remove_row(gone)
    checking.finish()
    kept = {(one.code, one.places, one.found) for one in checking.problems}
    assert kept == {(one.code, one.places, one.found) for one in Checking(sheet, context).problems}


def test_every_check_has_a_code_of_its_own_a_title_and_a_reason() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    for check in CHECKS:
        assert check.code == check.code.lower().replace("-", "_").replace(" ", "_"), check.code
        assert check.title, check.code
        assert 40 <= len(check.why) <= 400, (check.code, len(check.why))
        assert check.why.endswith(".")
        assert "!" not in check.why


def test_every_meaning_that_a_check_asks_for_is_known() -> None:
    from crps_extractor.models.form_file import meanings

    known = set(meanings())
    assert {means for check in CHECKS for means in check.meanings} <= known


def test_the_codes_never_change_without_notice() -> None:
    """Accepted problems are kept under these codes in people's reviews."""
    assert sorted(check.code for check in CHECKS) == CODES


CODES = [
    "adjustment_differs", "age_impossible", "change_differs", "change_larger_than_baseline", "change_sd_impossible",
    "ci_asymmetric", "ci_level_unusual", "compared_with_itself", "conclusion_against_numbers", "condition_above_all",
    "continuous_not_24", "crossover_arms_split", "crossover_as_parallel", "days_against_hours", "direction_open",
    "dose_as_range", "dose_cap_binds", "dose_form_differs", "dose_is_fluid", "dose_kind_differs", "dose_per_70_kg",
    "dose_salt_differs", "dose_unusual", "duplicate_rows", "duration_unit_open", "durations_twelve_times_apart",
    "effect_differs", "entry_outside_scale", "event_above_risk",
    "events_below_patients", "follow_up_spread_missing", "follow_up_too_short",
    "group_above_study", "group_flow", "groups_do_not_add_up", "groups_far_apart", "hours_above_24",
    "infusions_as_patients", "interval_and_p_differ", "interval_differs", "iqr_as_one_number", "limits_unknown",
    "mean_impossible", "mean_sd_impossible", "mean_with_quartiles", "meaning_changed", "model_mean", "n_above_group",
    "name_differs", "name_mixes", "not_whole_on_scale", "number_unusual", "p_differs", "p_gives_no_sd", "pairs_differ",
    "percent_impossible", "planned_differs", "range_kind_differs", "ratio_differs", "ratio_not_positive", "reading",
    "relation_differs", "reported_without_value", "required_missing", "rob_proposed", "row_gone", "same_time_points",
    "screening_flow", "sd_looks_like_se", "sd_of_another_size", "sd_too_large", "skewed", "spread_by_p",
    "spread_far_outside", "spread_not_stated", "spread_type_missing", "time_within_treatment", "total_differs",
    "total_is_rate",
    "value_beside_status", "value_outside_scale", "values_show_length", "values_ten_times_apart", "within_p_differs",
    "within_p_only", "zero_not_mentioned",
]  # fmt: skip


def test_an_edit_of_the_scale_is_noticed_by_the_results_that_stand_on_it(study: Any, mean: Any) -> None:
    study.two_groups()
    study.outcome(scale="vas-100")
    study.result("r", mean("44", "21"))
    checking = Checking(study.sheet, study.context)
    study.sheet.listen(checking.update)
    assert "value_outside_scale" not in [one.code for one in checking.problems]
    study.outcome(scale="vas-10")
    checking.finish()
    assert "value_outside_scale" in [one.code for one in checking.problems]


def test_an_edit_is_seen_at_once_in_its_own_row(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r", mean("4.4", "2.1"))
    checking = Checking(study.sheet, study.context)
    place = study.at("r", "result.value")
    study.put("r", {"result.value": mean("44", "21")})
    checking.update(Change(study.sheet.section_of("r").id, *place))
    assert "value_outside_scale" in [one.code for one in checking.at(*place)]


def test_a_problem_found_correct_as_published_is_accepted_until_its_answers_change(study: Any, mean: Any) -> None:
    study.two_groups()
    study.outcome(scale="vas-10")
    study.result("r", mean("44", "21"))
    problem = study.only("value_outside_scale")
    hashed = answers_hash(study.sheet, problem.places)
    study.sheet.accept_problem(problem.row, problem.name, problem.places, hashed, "so printed")
    assert study.only("value_outside_scale").accepted == "so printed"
    study.put("r", {"result.value": mean("45", "21")})
    assert study.only("value_outside_scale").accepted is None


def test_a_forwarded_finding_is_accepted_under_its_own_code(study: Any) -> None:
    study.design("rct_parallel", n="1,250")
    problem = study.only("asks")
    hashed = answers_hash(study.sheet, problem.places)
    study.sheet.accept_problem(problem.row, problem.name, problem.places, hashed, "asked the authors")
    assert study.only("asks").accepted == "asked the authors"


def test_strong_problems_come_first_and_accepted_ones_last(study: Any, mean: Any) -> None:
    study.two_groups()
    study.result("r", mean("44", "21", ""), n="60")
    order = [one.strength for one in study.problems()]
    assert order == sorted(order, key=[Strength.STRONG, Strength.MILD, Strength.NOTE].index)


def test_a_check_is_silent_where_the_form_lacks_what_it_reads(study: Any) -> None:
    asked: list[str] = []

    def always(sheet: Any, row: Any, context: Any) -> list[Found]:
        """A reason."""
        asked.append(row.id if row else "")
        return []

    check = Check("never", "Never", Reach.ROW, Strength.NOTE, always, ("result.value", "no.such_meaning"))
    study.two_groups()
    study.result("r")
    problems_of(study.sheet, study.context, [check])
    assert asked == []


SMALL = """
[form]
id = "kopfschmerz"
title = "Kopfschmerz bei Kindern"

[[section]]
id = "mass"
label = "Messung"
repeats = true
pair_on = ["name"]

  [[section.field]]
  id = "name"
  label = "Name"
  kind = "text"
  key = true
  means = "outcome.label"

  [[section.field]]
  id = "skala"
  label = "Skala"
  kind = "scale"
  means = "outcome.scale"

[[section]]
id = "werte"
label = "Werte"
repeats = true
pair_on = ["was"]

  [[section.field]]
  id = "was"
  label = "Was"
  kind = "reference"
  refers_to = "mass"
  means = "result.outcome"

  [[section.field]]
  id = "art"
  label = "Art"
  kind = "choice"
  means = "result.form"
    [section.field.choices]
    endwert = { label = "Endwert", means = "value" }
    differenz = { label = "Differenz", means = "change" }

  [[section.field]]
  id = "anzahl"
  label = "Anzahl"
  kind = "count"
  means = "result.n"

  [[section.field]]
  id = "wert"
  label = "Wert"
  kind = "summary"
  means = "result.value"
"""


def test_a_form_made_from_nothing_gets_the_checks_of_what_its_fields_mean(study_of_form: Any, mean: Any) -> None:
    study = study_of_form(parse_form(SMALL, "kopfschmerz"))
    study.put("s", {"outcome.label": "VAS", "outcome.scale": "vas-10"})
    study.put(
        "w", {"result.outcome": "s", "result.form": "value", "result.n": "30", "result.value": mean("44", "2", "")}
    )
    assert study.codes() == {"value_outside_scale", "spread_type_missing"}
    assert "SD of 11" in study.only("spread_type_missing").found
    study.put("w", {"result.value": mean("4.4", "2.1")})
    assert study.codes() == set()
    study.put("w", {"result.value": mean("9.0", "4.1")})
    assert "sd_too_large" in study.codes()
