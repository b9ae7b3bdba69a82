"""Doses as papers print them and as people mistake them: each check on a published example, silent on right ones."""

from __future__ import annotations

from typing import Any

import pytest

from crps_extractor.models.kinds.base import Strength


@pytest.fixture
def ketamine(study: Any) -> Any:
    """A group treated with ketamine, day and night for five days."""
    study.group("ketamine")
    study.treatment(drug="ketamine", form="racemic", route="iv_continuous", hours_per_day="24", days="5")
    return study


def test_seven_mg_per_kg_is_not_seven_mg_per_kg_an_hour(ketamine: Any) -> None:
    ketamine.phase("7 mg/kg", lasts="5 days")
    assert ketamine.only("dose_kind_differs").strength is Strength.MILD
    unusual = ketamine.only("dose_unusual")
    assert unusual.strength is Strength.STRONG
    assert "mg/kg/h with its time part missing" in unusual.found
    assert unusual.repair is not None
    assert unusual.repair.parts == {ketamine.at("phase", "phase.dose"): {"text": "7 mg/kg/h"}}


def test_an_amount_in_a_running_phase_without_any_time_is_strong(ketamine: Any) -> None:
    ketamine.phase("0.4 mg/kg")
    problem = ketamine.only("dose_kind_differs")
    assert problem.strength is Strength.STRONG
    assert "is an amount" in problem.found


def test_a_rate_in_a_bolus_is_found(ketamine: Any) -> None:
    ketamine.phase("0.5 mg/kg/h", "bolus")
    assert "is a rate" in ketamine.only("dose_kind_differs").found
    ketamine.phase("0.5 mg/kg", "bolus")
    assert "dose_kind_differs" not in ketamine.codes()


def test_mg_an_hour_entered_as_mg_per_kg_an_hour_is_recognised_and_repaired(ketamine: Any) -> None:
    ketamine.phase("20 mg/kg/h")
    problem = ketamine.only("dose_unusual")
    assert "looks like mg/h entered as mg/kg/h (ratio 70)" in problem.found
    assert problem.repair is not None
    assert problem.repair.parts == {ketamine.at("phase", "phase.dose"): {"text": "20 mg/h"}}


def test_a_unit_that_stands_apart_is_repaired_where_it_stands(ketamine: Any) -> None:
    ketamine.phase({"text": "20 ± 4", "unit": "mg/kg/h", "spread_type": "sd"})
    problem = ketamine.only("dose_unusual")
    assert problem.repair is not None
    assert problem.repair.parts == {ketamine.at("phase", "phase.dose"): {"unit": "mg/h"}}


def test_seven_mg_per_kg_an_hour_is_usual_in_anaesthesia_only(ketamine: Any) -> None:
    ketamine.phase("7 mg/kg/h")
    assert ketamine.only("dose_unusual").strength is Strength.MILD
    ketamine.put("treatment", {"dose.regimen": "anaesthetic"})
    assert "dose_unusual" not in ketamine.codes()


def test_the_dose_of_another_drug_is_not_judged_as_ketamine(study: Any) -> None:
    study.group("ketamine")
    study.treatment(drug="midazolam")
    study.phase("20 mg/kg/h")
    assert "dose_unusual" not in study.codes()


@pytest.mark.parametrize(
    "dose", ["0.35 mg/kg/h", "22.2 mg/h/70 kg", "120 µg/kg/h", "1.2 µg/kg/min", "5 mg/h", "50 mg/day", "20 mg/h"]
)
def test_published_rates_are_usual(ketamine: Any, dose: str) -> None:
    ketamine.phase(dose)
    assert ketamine.codes() <= {"dose_per_70_kg"}


def test_fluid_is_not_drug_until_a_concentration_is_known(ketamine: Any) -> None:
    ketamine.phase("25 ml/h")
    problem = ketamine.only("dose_is_fluid")
    assert "25 ml/h" in problem.found
    assert "ml is never mg" in problem.found
    ketamine.put("treatment", {"dose.concentration": "1 mg/ml"})
    assert "dose_is_fluid" not in ketamine.codes()


def test_a_cap_in_the_text_binds_above_71_kg(ketamine: Any) -> None:
    ketamine.phase("0.35 mg/kg/h, not to exceed 25 mg/h")
    problem = ketamine.only("dose_cap_binds")
    assert "25 mg/h binds above 71.4 kg" in problem.found
    assert problem.strength is Strength.NOTE


def test_a_cap_in_a_field_of_its_own_binds_as_well(ketamine: Any) -> None:
    ketamine.phase("0.35 mg/kg/h")
    ketamine.put("treatment", {"dose.cap": "25 mg/h"})
    assert "71.4 kg" in ketamine.only("dose_cap_binds").found


def test_a_titrated_range_is_two_bounds(ketamine: Any) -> None:
    ketamine.phase("10–40 mg/h")
    assert "10 to 40 mg/h" in ketamine.only("dose_as_range").found


def test_the_basis_of_sigtermans_is_said_with_its_equivalent(ketamine: Any) -> None:
    ketamine.phase({"text": "22.2 ± 2.0 mg/h/70 kg", "spread_type": "not_stated"})
    problem = ketamine.only("dose_per_70_kg")
    assert "0.3171" in problem.found
    assert "mg/kg/h" in problem.found


def test_esketamine_under_racemic_is_strong_and_under_not_stated_mild(ketamine: Any) -> None:
    ketamine.phase("25 mg/h S(+)-ketamine")
    assert ketamine.only("dose_form_differs").strength is Strength.STRONG
    ketamine.put("treatment", {"dose.form": "not_stated"})
    assert ketamine.only("dose_form_differs").strength is Strength.MILD
    ketamine.put("treatment", {"dose.form": "s"})
    assert "dose_form_differs" not in ketamine.codes()


def test_a_rate_is_no_total(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.total": "7 mg/kg/h"})
    assert ketamine.only("total_is_rate").strength is Strength.STRONG
    ketamine.put("treatment", {"dose.total": "100 mg/day"})
    assert ketamine.only("total_is_rate").strength is Strength.MILD
    assert "the total of a day" in ketamine.only("total_is_rate").found


def test_an_amount_reached_over_a_course_is_not_judged_as_a_single_one(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.achieved": "8.3 mg/kg"})
    assert ketamine.codes() == set()
    ketamine.put("treatment", {"dose.achieved": "8.3 mg/kg/h"})
    assert ketamine.codes() == {"dose_unusual"}


def test_the_total_of_the_phases_is_put_beside_the_printed_one(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.regimen": "anaesthetic", "dose.total": "7 mg/kg"})
    ketamine.phase("7 mg/kg/h")
    problem = ketamine.only("total_differs")
    assert "840 mg/kg" in problem.found
    assert problem.strength is Strength.STRONG
    ketamine.put("treatment", {"dose.total": "840 mg/kg"})
    assert "total_differs" not in ketamine.codes()


def test_a_total_within_the_bounds_of_a_titration_is_right(ketamine: Any) -> None:
    ketamine.phase("10–40 mg/h")
    for right in ("3 g", "1200 mg", "4.8 g"):
        ketamine.put("treatment", {"dose.total": right})
        assert "total_differs" not in ketamine.codes()
    ketamine.put("treatment", {"dose.total": "9 g"})
    assert "between 1200 and 4800 mg" in ketamine.only("total_differs").found


def test_a_total_of_all_courses_is_right_as_well(ketamine: Any) -> None:
    ketamine.phase("20 mg/h")
    ketamine.put("treatment", {"dose.courses": "2", "dose.total": "4.8 g"})
    assert "total_differs" not in ketamine.codes()


def test_the_same_rate_six_hours_a_day_is_not_continuous(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.hours_per_day": "6"})
    assert "day and night" in ketamine.only("continuous_not_24").found
    ketamine.put("treatment", {"dose.route": "iv_repeated"})
    assert "continuous_not_24" not in ketamine.codes()
    ketamine.put("treatment", {"dose.hours_per_day": "24"})
    assert "continuous_not_24" in ketamine.codes()


def test_more_than_24_hours_a_day_is_found_once_with_or_without_a_maximum_in_the_form(
    ketamine: Any, forms: Any, study_of_form: Any
) -> None:
    from dataclasses import replace

    ketamine.put("treatment", {"dose.hours_per_day": "120"})
    assert ketamine.codes() == {"outside_limits"}
    form = ketamine.sheet.form
    sections = tuple(
        replace(section, fields=tuple(replace(one, maximum="") for one in section.fields)) for section in form.sections
    )
    free = study_of_form(replace(form, sections=sections))
    free.treatment(hours_per_day="120")
    assert free.only("hours_above_24").strength is Strength.STRONG


def test_a_phase_longer_than_its_days_is_found(ketamine: Any) -> None:
    ketamine.phase("20 mg/h", lasts="10 days", days="4")
    assert "10 days" in ketamine.only("days_against_hours").found
    ketamine.put("phase", {"phase.lasts": "96 h"})
    assert "days_against_hours" not in ketamine.codes()


def test_thirty_days_in_a_course_are_unusual(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.days": "30"})
    assert ketamine.only("number_unusual").strength is Strength.MILD
    ketamine.put("treatment", {"dose.days": "10"})
    assert "number_unusual" not in ketamine.codes()


def test_a_body_weight_of_700_kg_is_strong(ketamine: Any) -> None:
    ketamine.put("treatment", {"dose.weight": {"centre": "700", "centre_type": "mean", "unit": "kg"}})
    assert ketamine.only("number_unusual").strength is Strength.STRONG


def test_base_and_hydrochloride_are_told_apart(ketamine: Any) -> None:
    ketamine.phase("25 mg/h esketamine hydrochloride")
    assert "dose_salt_differs" not in ketamine.codes()
    ketamine.put("treatment", {"dose.expressed_as": "base"})
    assert ketamine.only("dose_salt_differs").strength is Strength.STRONG
    assert "1.154" in ketamine.only("dose_salt_differs").could
    ketamine.put("treatment", {"dose.expressed_as": "not_stated"})
    assert ketamine.only("dose_salt_differs").strength is Strength.MILD
    ketamine.put("treatment", {"dose.expressed_as": "hydrochloride"})
    assert "dose_salt_differs" not in ketamine.codes()
