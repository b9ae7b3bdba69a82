"""Aids beneath a field: a dose in other units with what went in, totals with their formula, when a cap binds."""

from __future__ import annotations

import pytest

from crps_extractor.models.checks.field_aids import field_aids
from crps_extractor.models.form import FormField
from crps_extractor.models.review.derived.assumed_inputs import AssumedInput
from crps_extractor.models.sheet import Sheet
from tests.builders import a_row, a_sheet, said, shipped_form

FORM = shipped_form()


def field(means: str) -> FormField:
    found = FORM.meaning(means)
    assert found is not None
    return found


def a_course(dose: str = "0.35 mg/kg/h", **treatment: object) -> Sheet:
    """Ketamine for five days, six hours a day; the phase's dose as given."""
    sheet = a_sheet(form=FORM)
    a_row(sheet, "groups", "g", group_label="Ketamine")
    said_of = {"dose.group": {"row": "g"}, **treatment}
    a_row(sheet, field("dose.group").section, "t", **{field(name).id: value for name, value in said_of.items()})
    phase = {
        "phase.group": {"row": "g"},
        "phase.kind": {"choice": "maintenance"},
        "phase.dose": {"text": dose},
        "phase.hours_per_day": "6",
        "phase.days": "5",
    }
    a_row(sheet, "phases", "p", **{field(name).id: value for name, value in phase.items()})
    return sheet


def lines(sheet: Sheet, row: str = "p", means: str = "phase.dose") -> str:
    return "\n".join(field_aids(sheet, row, field(means)))


def test_exact_equivalents_say_so_and_conditional_ones_name_what_is_missing() -> None:
    told = lines(a_course())
    assert "5.833 ug/kg/min" in told.replace("µ", "u").replace("μ", "u")
    assert ", exactly" in told
    assert "needs a body weight" in told


def test_a_weight_that_went_in_is_named_with_its_origin() -> None:
    weighed = {"dose.weight": {"centre": "75", "centre_type": "mean"}, "dose.weight_is": {"choice": "group_mean"}}
    told = lines(a_course(**weighed))
    assert "26.25 mg/h" in told
    assert "body weight 75 kg (mean)" in told
    assert "needs a body weight" not in told


ASSUMED = AssumedInput("70", "60", "80", "body weight assumed in this review, 70 kg (60 to 80 kg): two trials; usual")


def assumed_lines(sheet: Sheet, means: str = "phase.dose") -> str:
    return "\n".join(field_aids(sheet, "p" if means == "phase.dose" else "t", field(means), ASSUMED))


def test_a_weight_the_review_assumes_is_taken_where_the_paper_gives_none_and_says_so_with_its_range() -> None:
    told = assumed_lines(a_course("0.2 mg/kg/h"))
    assert "about 14 mg/h, with body weight 70 kg (assumed)" in told
    assert "with 60 to 80 kg: about 12 mg/h, about 16 mg/h" in told
    assert "Total of the course: about 420 mg" in told
    assert "With 60 to 80 kg: about 360 mg, about 480 mg." in told
    assert f"The paper gives no body weight for this group: {ASSUMED.origin}." in told


def test_a_weight_of_the_paper_stands_before_an_assumed_one() -> None:
    weighed = {"dose.weight": {"centre": "75", "centre_type": "mean"}, "dose.weight_is": {"choice": "measured"}}
    told = assumed_lines(a_course(**weighed))
    assert "body weight 75 kg (reported)" in told
    assert "assumed" not in told


def test_the_mean_weight_of_the_baseline_table_is_taken_before_an_assumed_one() -> None:
    sheet = a_course("0.2 mg/kg/h")
    row = {
        "baseline.group": {"row": "g"},
        "baseline.characteristic": {"choice": "weight"},
        "baseline.value": {"centre": "82.5", "centre_type": "mean", "spread": "9", "spread_type": "sd"},
    }
    a_row(sheet, "baseline", "w", **{field(name).id: value for name, value in row.items()})
    assert "16.5 mg/h, with body weight 82.5 kg (mean)" in assumed_lines(sheet)
    assert "assumed" not in assumed_lines(sheet)
    a_row(sheet, "baseline", "w", **{field("baseline.unit").id: "lb"})
    assert "body weight 70 kg (assumed)" in assumed_lines(sheet)


def test_an_assumed_weight_tells_whether_a_cap_binds_and_is_not_named_where_nothing_needs_it() -> None:
    sheet = a_course(**{"dose.cap": {"text": "25 mg/h"}})
    assert "at 70 kg (assumed) it does not bind" in assumed_lines(sheet)
    assert "assumed" not in "".join(field_aids(a_course("2 mg/ml"), "p", field("dose.cap"), ASSUMED))


def test_the_total_of_the_course_stands_with_its_formula() -> None:
    told = lines(a_course())
    assert "Total of the course: about 10.5 mg/kg" in told
    assert "days 5 days (reported)" in told
    assert "Total of the course in mg: " in told


def test_a_cap_says_from_which_weight_it_binds() -> None:
    sheet = a_course(**{"dose.cap": {"text": "25 mg/h"}})
    assert "above a body weight of 71.43 kg" in lines(sheet)
    weighed = {"dose.weight": {"centre": "75", "centre_type": "mean"}, "dose.weight_is": {"choice": "group_mean"}}
    assert "at 75 kg (mean) it binds" in lines(a_course(**{"dose.cap": {"text": "25 mg/h"}, **weighed}))


@pytest.mark.parametrize("text", ["", "low dose", "1,250 mg", "-3 mg", "9e999 mg/kg", "0.1-0.3 mg/kg/h ± 2"])
def test_no_dose_raises(text: str) -> None:
    assert isinstance(lines(a_course(text)), str)


def test_a_cap_in_a_field_of_its_own_holds_the_equivalents_as_well() -> None:
    heavy = {"dose.weight": {"centre": "80", "centre_type": "mean"}, "dose.weight_is": {"choice": "group_mean"}}
    told = lines(a_course(**heavy, **{"dose.cap": {"text": "25 mg/h"}}))
    assert "about 25 mg/h, with body weight 80 kg (mean)" in told
    assert "25 mg/h (the cap) × 6 h a day × 5 days = 750 mg" in told


def test_a_capped_titration_shows_both_its_ends_in_the_formula() -> None:
    told = lines(a_course("10-40 mg/h", **{"dose.cap": {"text": "25 mg/h"}}), "t", "dose.total")
    assert "10 mg/h × 6 h a day × 5 days to 25 mg/h (the cap) × 6 h a day × 5 days = 300 to 750 mg" in told


def test_the_range_beside_a_mean_is_converted_with_it_where_that_is_exact() -> None:
    assert "0.3171 mg/kg/h, range 0.1 to 0.5 mg/kg/h, exactly" in lines(a_course("22.2 mg/h/70 kg (range 7-35)"))


def test_the_days_of_the_treatment_count_for_its_only_phase() -> None:
    sheet = a_sheet(form=FORM)
    a_row(sheet, "groups", "g", group_label="Ketamine")
    treated = {"dose.group": {"row": "g"}, "dose.days": "5", "dose.hours_per_day": "24"}
    a_row(sheet, field("dose.group").section, "t", **{field(name).id: value for name, value in treated.items()})
    phase = {"phase.group": {"row": "g"}, "phase.kind": {"choice": "maintenance"}, "phase.dose": {"text": "20 mg/h"}}
    a_row(sheet, "phases", "p", **{field(name).id: value for name, value in phase.items()})
    assert "about 2400 mg, with hours of infusion a day 24 h (reported), days 5 days (reported)" in lines(sheet)


def test_thresholds_are_of_change_within_a_patient_and_only_for_scales_that_have_them() -> None:
    sheet = a_sheet(form=FORM)
    a_row(sheet, "outcomes", "o", **{field("outcome.scale").id: {"scale": "nrs-11"}})
    told = lines(sheet, "o", "outcome.definition")
    none = a_sheet(form=FORM)
    a_row(none, "outcomes", "o", label="range of movement")
    assert lines(none, "o", "outcome.definition") == ""
    assert "2 points or 30 to 33 %" in told
    assert "nothing of a difference between groups" in told


def test_other_fields_have_no_aid_and_a_row_that_went_gives_none() -> None:
    sheet = a_course()
    assert field_aids(sheet, "g", FORM.by_id["groups"].by_id["group_label"]) == ()
    sheet.remove_row("p")
    assert field_aids(sheet, "p", field("phase.dose")) == ()
    sheet.set("t", field("dose.group").id, said({"row": "p"}))
    assert isinstance(field_aids(sheet, "t", field("dose.cap")), tuple)
