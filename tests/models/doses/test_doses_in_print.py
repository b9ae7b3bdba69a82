"""Doses as papers word them, each with the sentence that a pharmacist would agree to, a question, or a refusal."""

from __future__ import annotations

import pytest

from crps_extractor.models.doses import read_dose


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("22.5 mg/h (range 10-40)", "Rate: 22.5 mg/h, range 10 to 40 mg/h."),
        ("22.5 mg/h (range 10–40 mg/h)", "Rate: 22.5 mg/h, range 10 to 40 mg/h."),
        ("22.5 (10-40) mg/h", "Rate: 22.5 mg/h, limits 10 to 40 mg/h."),
        ("22.5 (range 10 to 40) mg/h", "Rate: 22.5 mg/h, range 10 to 40 mg/h."),
        ("median 22.5 mg/h (IQR 15-30)", "Rate: 22.5 mg/h, IQR 15 to 30 mg/h."),
        ("median (IQR) 20 (15-30) mg/h", "Rate: 20 mg/h, IQR 15 to 30 mg/h."),
        ("mean 22.5 mg/h (95% CI 18.1 to 26.9)", "Rate: 22.5 mg/h, 95 % CI 18.1 to 26.9 mg/h."),
        ("mean (95% CI) 20 (15-25) mg/h", "Rate: 20 mg/h, 95 % CI 15 to 25 mg/h."),
        (
            "mean dose 22.5 ± 6.1 mg/h (range 10–40 mg/h)",
            "Rate: 22.5 ± 6.1 mg/h (the type of ± is not stated), range 10 to 40 mg/h.",
        ),
        ("0.25 mg/kg/h [0.1-0.4]", "Rate: 0.25 mg/kg/h, limits 0.1 to 0.4 mg/kg/h."),
        ("20 mg/h (10-40 mg/h; n=16)", "Rate: 20 mg/h, limits 10 to 40 mg/h."),
        ("median (Q1–Q3) dose: 17.4 (12.0–22.5) mg/h", "Rate: 17.4 mg/h, IQR 12 to 22.5 mg/h."),
        (
            "ketamine mean 0.31 mg/kg/h, SD 0.08, range 0.2-0.4",
            "Rate: 0.31 ± 0.08 mg/kg/h (SD), range 0.2 to 0.4 mg/kg/h, as ketamine.",
        ),
        ("0.3 mg/kg/h (IQR 0.2; 0.4)", "Rate: 0.3 mg/kg/h, IQR 0.2 to 0.4 mg/kg/h."),
        ("0.3 mg/kg/h (range 0.1–0.5 mg/kg/h; n = 20)", "Rate: 0.3 mg/kg/h, range 0.1 to 0.5 mg/kg/h."),
        (
            "The mean maximum infusion rate was 22.5 ± 7.1 mg/h (range, 10 to 40 mg/h)",
            "Rate: 22.5 ± 7.1 mg/h (the type of ± is not stated), range 10 to 40 mg/h.",
        ),
        ("mean 43.2 mg (SD, 12.1)", "Amount: 43.2 ± 12.1 mg (SD)."),
        ("20 mg/h (± 2 SD)", "Rate: 20 ± 2 mg/h (SD)."),
        ("20 ± 2 SEM mg/h", "Rate: 20 ± 2 mg/h (SE)."),
        ("20 mg/h ± 500 µg/h", "Rate: 20 ± 0.5 mg/h (the type of ± is not stated)."),
        ("mean (SE) dose 20 (5) mg/h", "Rate: 20 ± 5 mg/h (SE)."),
        ("20 mg/h (30-40)", "Rate: 20 mg/h."),
        ("20 mg/h [18-22]", "Rate: 20 mg/h."),
        ("20 [15, 30] mg/h", "Rate: 20 mg/h, limits 15 to 30 mg/h."),
        ("20 mg ± 10%", "Amount: 20 mg."),
    ],
)
def test_a_spread_or_limits_beside_a_mean_are_kept_apart_from_the_dose(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("less than or equal to 0.5 mg/kg/h", "Rate: at most 0.5 mg/kg/h."),
        ("no greater than 0.5 mg/kg/h", "Rate: at most 0.5 mg/kg/h."),
        ("not greater than 0.5 mg/kg/h", "Rate: at most 0.5 mg/kg/h."),
        ("not less than 0.5 mg/kg/h", "Rate: at least 0.5 mg/kg/h."),
        ("no lower than 10 mg/h", "Rate: at least 10 mg/h."),
        ("120 ug/kg/h or less", "Rate: at most 120 µg/kg/h."),
        ("20 mg/h or more", "Rate: at least 20 mg/h."),
        ("20 mg/h and above", "Rate: at least 20 mg/h."),
        ("20 mg/h+", "Rate: at least 20 mg/h."),
        ("20 mg/h minimum", "Rate: at least 20 mg/h."),
        ("titrated to 40 mg/h", "Rate: at most 40 mg/h."),
        ("infusion rate not exceeding 25 mg/h", "Rate: at most 25 mg/h."),
    ],
)
def test_a_bound_keeps_its_side(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("10 up to 40 mg/h", "Rate: 10 to 40 mg/h."),
        ("10..40 mg/h", "Rate: 10 to 40 mg/h."),
        ("10…40 mg/h", "Rate: 10 to 40 mg/h."),
        ("10~40 mg/h", "Rate: 10 to 40 mg/h."),
        ("10 〜 40 mg/h", "Rate: 10 to 40 mg/h."),
        ("10 ÷ 40 mg/h", "Rate: 10 to 40 mg/h."),
        ("1.25→5 µg/kg/min", "Rate: 1.25 to 5 µg/kg/min."),
        ("1.25 -> 5 µg/kg/min", "Rate: 1.25 to 5 µg/kg/min."),
        ("[10-40] mg/h", "Rate: 10 to 40 mg/h."),
        ("0,05 a 0,2 mg/kg/h", "Rate: 0.05 to 0.2 mg/kg/h."),
        ("0,05 bis 0,2 mg/kg/h", "Rate: 0.05 to 0.2 mg/kg/h."),
        ("0,05 à 0,2 mg/kg/h", "Rate: 0.05 to 0.2 mg/kg/h."),
        ("tra 0,5 e 1,0 mg/kg", "Amount: 0.5 to 1 mg/kg."),
    ],
)
def test_a_range_is_read_with_every_sign_for_it(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        (
            "starting at 0.05 mg/kg/h, increased by 0.05 every 6 h to 0.2 mg/kg/h",
            "Rate: 0.05 to 0.2 mg/kg/h, titrated.",
        ),
        ("2 mg/h increments from 10 mg/h to 40 mg/h", "Rate: 10 to 40 mg/h, titrated."),
        ("from 10 mg/h to 40 mg/h in steps of 5 mg/h", "Rate: 10 to 40 mg/h, titrated."),
        (
            "started at 5 mg/h and increased by 2.5 mg/h every hour until a maximum of 30 mg/h or side effects",
            "Rate: 5 to 30 mg/h, titrated.",
        ),
        ("10 mg/h rising to 40 mg/h", "Rate: 10 to 40 mg/h, titrated."),
        ("start 50 mg/day; max 500 mg/day", "Rate: 50 to 500 mg/day, titrated."),
        ("minimum dose 50 mg/day, maximum dose 500 mg/day", "Rate: 50 to 500 mg/day."),
        ("0.1 mg/kg/h, then doubled every 30 min to 0.8 mg/kg/h", "Rate: 0.1 to 0.8 mg/kg/h, titrated."),
        ("10 mg/h, with daily increments of 10 mg/h, to a maximum of 40 mg/h", "Rate: 10 to 40 mg/h, titrated."),
    ],
)
def test_a_step_of_a_titration_is_no_dose(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("0.3 mg. kg-1. h-1", "Rate: 0.3 mg/kg/h."),
        ("0.3 mg .kg-1 .h-1", "Rate: 0.3 mg/kg/h."),
        ("5 ug kg-1min-1", "Rate: 5 µg/kg/min."),
        ("5 µg/(kg x min)", "Rate: 5 µg/kg/min."),
        ("0.3 mg/kg.h", "Rate: 0.3 mg/kg/h."),
        ("0,3 mg/kg/Stunde", "Rate: 0.3 mg/kg/h."),
        ("1.5 mg/kg pro die", "Rate: 1.5 mg/kg/day."),
        ("25 mg/60 min", "Rate: 25 mg/h."),
        ("15 μ g/kg/min", "Rate: 15 µg/kg/min."),
        ("22.2 ± 2.0 mg h-1 (70 kg)-1", "Rate: 22.2 ± 2 mg/h/70 kg (the type of ± is not stated)."),
        ("dose (mg/h): 20", "Rate: 20 mg/h."),
        ("mg/h 20", "Rate: 20 mg/h."),
        ("5 mg/0.1 ml", "Concentration: 50 mg/ml."),
        ("5 mg/(70 kg·24 h)", "Rate: 5 mg/24 h/70 kg."),
        ("10 mg·h-1·70 kg-1", "Rate: 10 mg/h/70 kg."),
        ("0.5 mg/kg x 10 days", "Amount: 0.5 mg/kg, for 10 days."),
        ("1 mg/kg*2 h", "Amount: 1 mg/kg, over 2 hours."),
        ("20 mg/kg. Day 3 was pain free", "Amount: 20 mg/kg."),
    ],
)
def test_a_unit_is_read_in_every_setting_of_it(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("0.35 mg/kg/h or 25 mg/h, whichever is lower", "Rate: 0.35 mg/kg/h, not to exceed 25 mg/h."),
        ("0.35 mg/kg/h (maximum, 25 mg/h)", "Rate: 0.35 mg/kg/h, not to exceed 25 mg/h."),
        ("0.35 mg/kg/h not exceeding 25 mg/h", "Rate: 0.35 mg/kg/h, not to exceed 25 mg/h."),
        ("25 mg/h up to a maximum of 100 mg per day", "Rate: 25 mg/h, not to exceed 100 mg/day."),
        ("0.1–0.3 mg/kg, max 30 mg", "Amount: 0.1 to 0.3 mg/kg, not to exceed 30 mg."),
    ],
)
def test_a_cap_is_read_in_every_wording_of_it(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("0.35 mg/kg/h × 4 h/day × 10 days", "Rate: 0.35 mg/kg/h, over 4 hours, for 10 days."),
        ("0.35 mg/kg/h 4 h daily, 5 days a week, for 2 weeks", "Rate: 0.35 mg/kg/h, over 4 hours, for 10 days."),
        (
            "0.35 mg/kg/h, 4 hours per day, Monday to Friday for 2 weeks",
            "Rate: 0.35 mg/kg/h, over 4 hours, for 10 days.",
        ),
        ("80 mg over 2 h twice a week for 4 weeks", "Amount: 80 mg, over 2 hours, for 8 days."),
        ("0.35 mg/kg/h over 4 h on 10 weekdays", "Rate: 0.35 mg/kg/h, over 4 hours, for 10 days."),
        ("100 mg over 4 h on 10 consecutive working days", "Amount: 100 mg, over 4 hours, for 10 days."),
        ("1 mg/kg over 4 h every other day for 10 days", "Amount: 1 mg/kg, over 4 hours."),
        ("0.5 mg/kg iv over 40-60 min", "Amount: 0.5 mg/kg, intravenous."),
        ("20 mg over 1 h 30 min", "Amount: 20 mg, over 1.5 hours."),
        ("20 mg over an hour", "Amount: 20 mg, over 1 hour."),
        ("20 mg over half an hour", "Amount: 20 mg, over 0.5 hours."),
        ("20 mg/h around the clock", "Rate: 20 mg/h, continuous."),
        ("20 mg/h for up to 5 days", "Rate: 20 mg/h."),
        ("20 mg/h for 3-5 days", "Rate: 20 mg/h."),
        ("two 5-day courses at 20 mg/h", "Rate: 20 mg/h, for 5 days, 2 courses."),
    ],
)
def test_the_days_of_a_course_are_those_of_infusion(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("heparin 5000 IU and ketamine 20 mg/h", "Rate: 20 mg/h, as ketamine."),
        ("ketamine 20 mg/h; amitriptyline 25 mg", "Rate: 20 mg/h, as ketamine."),
        ("ketamine 50 mg/50 ml at 5 ml/h", "Volume rate: 5 ml/h, with 1 mg/ml, as ketamine."),
        ("2×10^2 mg", "Amount: 200 mg."),
        ("25 mg/h × 4 h = 100 mg", "Rate: 25 mg/h, over 4 hours."),
        ("25 mg/h for 4 h/day (100 mg/day)", "Rate: 25 mg/h, over 4 hours."),
        ("0.31 mg/kg/h (22 mg/h per 70 kg)", "Rate: 0.31 mg/kg/h."),
        ("3 µg/kg/min [0.18 mg/kg/h]", "Rate: 3 µg/kg/min."),
        ("60% of patients received 20 mg/h", "Rate: 20 mg/h."),
        ("25 mg q6h", "Amount: 25 mg."),
        ("0.5 mg/kg ideal body weight", "Amount: 0.5 mg/kg."),
    ],
)
def test_a_figure_of_something_else_is_left_to_it(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "understood"),
    [
        ("S+-ketamine 20 mg/h", "Rate: 20 mg/h, as S-ketamine."),
        ("rac-ketamine 25 mg", "Amount: 25 mg, as racemic ketamine."),
        ("(+)-ketamine 25 mg", "Amount: 25 mg, as S-ketamine."),
        ("Ketanest S 25 mg", "Amount: 25 mg, as S-ketamine."),
        ("Esketamin 0,25 mg/kg", "Amount: 0.25 mg/kg, as S-ketamine."),
        ("kétamine 0,5 mg/kg", "Amount: 0.5 mg/kg, as ketamine."),
        ("cetamina 0,5 mg/kg", "Amount: 0.5 mg/kg, as ketamine."),
        ("ketamine hydrochloride equivalent to 20 mg base", "Amount: 20 mg, as ketamine."),
        ("20 mg/h S-ketamine, the S-enantiomer of racemic ketamine", "Rate: 20 mg/h, as ketamine."),
    ],
)
def test_the_form_and_salt_are_those_named_and_left_open_when_two_are(printed: str, understood: str) -> None:
    assert read_dose(printed).understood == understood


@pytest.mark.parametrize(
    ("printed", "question"),
    [
        ("20 mg/h for a 70-kg patient", "This can be read in two ways: 20 mg/h or 20 mg/h/70 kg."),
        ("22.2 mg/h (70 kg)", "This can be read in two ways: 22.2 mg/h or 22.2 mg/h/70 kg."),
        (
            "250 mg in 500 ml saline at 25 ml/h",
            "This can be read in two ways: 250 mg in all or 25 ml/h with 0.5 mg/ml.",
        ),
        (
            "50 mg ketamine in 50 ml saline, 2-8 ml/h",
            "This can be read in two ways: 50 mg in all or 2-8 ml/h with 1 mg/ml.",
        ),
        ("0.5 mg/kg/40 min", "This can be read in two ways: 0.5 mg/kg over 40 min or 0.5 mg/kg again every 40 min."),
        ("bolus of 0.2 mg/kg followed by 0.3 mg/kg/h", "This can be read in two ways: 0.2 mg/kg or 0.3 mg/kg/h."),
        (
            "lidocaine 1.5 mg/kg bolus followed by 1.5 mg/kg/h",
            "This can be read in two ways: 1.5 mg/kg or 1.5 mg/kg/h.",
        ),
        ("3x50 mg daily", "This can be read in two ways: 50 mg/day each time or 150 mg/day in all."),
        (
            "10 mg/h on day 1, 20 mg/h on day 2 and 40 mg/h on day 3",
            "This can be read in several ways: 10 or 20 or 40 mg/h.",
        ),
        ("20 mg ketamine (as 23 mg ketamine hydrochloride)", "This can be read in two ways: 20 or 23 mg."),
    ],
)
def test_what_leaves_two_doses_is_asked(printed: str, question: str) -> None:
    assert read_dose(printed).question == question


@pytest.mark.parametrize(
    ("printed", "refused"),
    [
        ("± 2 mg/h", "A spread (±) stands without the dose that it belongs to."),
        ("20 mg/h ± 2 mg/kg", "The ± has another unit than the dose: compare both with the page."),
        (
            "ketamine and magnesium, 0.5 mg/kg and 3 g",
            "Two drugs in one phrase (ketamine and magnesium): enter each dose apart.",
        ),
        (
            "ketamine + magnesium (0.5 mg/kg + 3 g)",
            "Two drugs in one phrase (ketamine and magnesium): enter each dose apart.",
        ),
        (
            "S-ketamine up to 14 mg/h and racemic ketamine up to 28 mg/h",
            "racemic ketamine and S-ketamine in one phrase: enter the dose of each apart.",
        ),
        (
            "ketamine/propofol 1:1 2 mg/kg",
            "Several figures share one unit: enter each dose apart, as a phase of its own.",
        ),
        ("0.3 5 mg/kg/h", "Several figures share one unit: enter each dose apart, as a phase of its own."),
        (
            "1.25 (day 1) to 5 µg/kg/min (day 5)",
            "Several figures share one unit: enter each dose apart, as a phase of its own.",
        ),
        ("50 to 100 to 200 mg/day", "Several figures share one unit: enter each dose apart, as a phase of its own."),
        ("0,5 e 1,0 mg/kg", "Several figures share one unit: enter each dose apart, as a phase of its own."),
        ("20 mg %", "“%” goes on with the unit and could not be read."),
        ("20 mg/mL/h", "A concentration per time or per weight is no dose: a part of the unit is wrong."),
        (
            "10 drops/min of 2 mg/ml",
            "Drops need the number of drops in a millilitre and a concentration: give the dose in mg.",
        ),
        ("5 mg/kg/48 h", "An amount per 48 h can be a total or be repeated: give it per hour or day, or as total."),
    ],
)
def test_what_is_no_one_dose_is_refused_with_its_reason(printed: str, refused: str) -> None:
    assert read_dose(printed).refused == refused
