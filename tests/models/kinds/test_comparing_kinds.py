"""How two reviewers' answers relate: the same in other writing, rounded, or truly different, and in what."""

from __future__ import annotations

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import KINDS

CHOICES = (Choice("arm", "randomised arm"), Choice("cohort", "cohort arm"), Choice("other", "other"))
PAIRED = {("r1", "s1"), ("r2", "s2")}
CONTEXT = Context(same_row=lambda one, other: (one, other) in PAIRED)

SAME, WORDING, ROUNDING, TEXT = Likeness.SAME, Likeness.WORDING, Likeness.ROUNDING, Likeness.TEXT
NUMBER, UNIT, PART, MISSING = Likeness.NUMBER, Likeness.UNIT, Likeness.PART, Likeness.MISSING


def compare(kind: str, first: dict[str, str], second: dict[str, str]) -> Likeness:
    field = FormField("field", "section", "Field", kind, choices=CHOICES)
    likeness = KINDS[kind].compare(Answer(parts=first), Answer(parts=second), field, CONTEXT)
    assert KINDS[kind].compare(Answer(parts=second), Answer(parts=first), field, CONTEXT) is likeness
    return likeness


@pytest.mark.parametrize(
    ("kind", "first", "second", "likeness"),
    [
        ("text", "Budapest criteria", "Budapest criteria", SAME),
        ("text", "Budapest criteria.", "budapest  Criteria", WORDING),
        ("text", "CRPS-1", "CRPS 1", WORDING),
        ("text", "Pfizer", "Novartis", TEXT),
        ("text", "fell by -5", "fell by 5", TEXT),
        ("text", "pain > 4", "pain 4", TEXT),
        ("text", "3.5 points", "35 points", TEXT),
        ("text", "Pfizer", "", MISSING),
        ("decimal", "0,35", "0.35", WORDING),
        ("decimal", "−2.03", "-2.03", WORDING),
        ("decimal", "5", "5.0", ROUNDING),
        ("decimal", "2.68", "2.7", ROUNDING),
        ("decimal", "2.68", "2.86", NUMBER),
        ("decimal", "0.35", "3.5", NUMBER),
        ("decimal", "2.68", "-2.68", NUMBER),
        ("decimal", "<5", "5", NUMBER),
        ("decimal", "1,250", "1250", NUMBER),
        ("integer", "n/a", "12", NUMBER),
        ("count", "n = 30", "30", WORDING),
        ("count", "sixty", "60", WORDING),
        ("count", "18 of 49", "18", PART),
        ("count", "18 of 49", "18 of 48", NUMBER),
        ("date", "March 2009", "2009-03", WORDING),
        ("date", "12 March 2009", "March 2009", ROUNDING),
        ("date", "March 2009", "April 2009", NUMBER),
        ("duration", "12 weeks", "week 12", WORDING),
        ("duration", "12 weeks", "84 days", WORDING),
        ("duration", "12 weeks", "3 months", ROUNDING),
        ("duration", "12 weeks", "12 months", UNIT),
        ("duration", "12 weeks", "6 weeks", NUMBER),
        ("p_value", "P<0.001", "< 0.001", WORDING),
        ("p_value", "0.03", "p = 0.030", ROUNDING),
        ("p_value", "<0.05", "0.05", NUMBER),
        ("p_value", "NS", "not significant", WORDING),
        ("p_value", "NS", "0.07", NUMBER),
        ("country", "USA", "United States", WORDING),
        ("country", "USA; the Netherlands", "Netherlands, United States", WORDING),
        ("country", "USA", "UK", Likeness.CHOICE),
        ("identifier", "nct00579085", "NCT 00579085", WORDING),
        ("identifier", "NCT00579085", "NCT00579058", NUMBER),
        ("dose", "0,35 mg/kg/h", "0.35 mg/kg/hr", WORDING),
        ("dose", "0.317 mg/kg/h", "22.2 mg/h/70 kg", ROUNDING),
        ("dose", "120 µg/kg/h", "0.12 mg/kg/h", ROUNDING),
        ("dose", "22 mg/h", "22 mg/h/70 kg", UNIT),
        ("dose", "7 mg/kg", "7 mg/kg/h", UNIT),
        ("dose", "0.35 mg/kg/h", "0.53 mg/kg/h", NUMBER),
        ("dose", "10–40 mg/h", "10 mg/h", NUMBER),
        ("dose", "0.35 mg/kg/h, not to exceed 25 mg/h", "0.35 mg/kg/h", PART),
        ("scale", "NRS (0-10)", "numerical rating scale, 0 to 10", WORDING),
        ("scale", "VAS 0-100 mm", "VAS 0-10 cm", Likeness.SCALE),
        ("scale", "VAS", "VAS 0-100 mm", Likeness.SCALE),
    ],
)  # fmt: skip
def test_two_texts_relate_as_a_reader_would_say(kind: str, first: str, second: str, likeness: Likeness) -> None:
    assert compare(kind, {"text": first}, {"text": second}) is likeness


MEAN = {"centre": "2.68", "centre_type": "mean", "spread": "0.51", "spread_type": "sd"}


@pytest.mark.parametrize(
    ("changed", "likeness"),
    [
        ({}, SAME),
        ({"centre": "2,68"}, WORDING),
        ({"centre": "2.7"}, ROUNDING),
        ({"spread": "0.15"}, NUMBER),
        ({"spread_type": "se"}, Likeness.SPREAD_TYPE),
        ({"spread_type": "not_stated", "spread": "0.15"}, Likeness.SPREAD_TYPE),
        ({"centre_type": "median"}, Likeness.CHOICE),
        ({"spread": ""}, PART),
        ({"unit": "mm"}, PART),
        ({"spread_type": ""}, PART),
        ({"spread_type": "", "centre": "2.78"}, NUMBER),
        ({"spread_type": "", "unit": "mm"}, PART),
        ({"centre": "", "centre_type": "", "spread": "", "spread_type": ""}, MISSING),
    ],
)
def test_a_summary_differs_by_its_most_worrying_part(changed: dict[str, str], likeness: Likeness) -> None:
    assert compare("summary", MEAN, {**MEAN, **changed}) is likeness


def test_millimetres_against_centimetres_is_a_difference_of_unit() -> None:
    assert compare("summary", {"centre": "5", "unit": "mm"}, {"centre": "5", "unit": "cm"}) is UNIT


def test_spreads_of_a_dose_are_compared_with_their_type() -> None:
    dose = {"text": "22.2 mg/h/70 kg", "spread": "2.0", "spread_type": "sd"}
    assert compare("dose", dose, {**dose, "spread_type": "se"}) is Likeness.SPREAD_TYPE
    assert compare("dose", dose, {**dose, "spread": "0.2"}) is NUMBER
    assert compare("dose", dose, {"text": "22.2 mg/h/70 kg"}) is PART
    assert compare("dose", {"text": "22.2", "unit": "mg/h/70 kg"}, {"text": "22.2 mg/h/70 kg"}) is WORDING


def test_percentages_are_compared_part_by_part() -> None:
    both = {"percent": "80", "count": "48", "of": "60"}
    assert compare("percentage", both, {**both, "percent": "80.0"}) is ROUNDING
    assert compare("percentage", both, {**both, "count": "47"}) is NUMBER
    assert compare("percentage", both, {"count": "48", "of": "60"}) is PART


def test_choices_do_not_mind_their_order_and_name_another_choice() -> None:
    assert compare("choices", {"choice": "arm cohort"}, {"choice": "cohort arm"}) is SAME
    assert compare("choices", {"choice": "arm cohort"}, {"choice": "arm"}) is Likeness.CHOICE
    assert compare("choice", {"choice": "arm"}, {"choice": "cohort"}) is Likeness.CHOICE
    other = {"choice": "other", "other": "Cluster arm"}
    assert compare("choice", other, {"choice": "other", "other": "cluster arm"}) is WORDING
    assert compare("choice", other, {"choice": "other", "other": "limb"}) is TEXT


def test_references_are_the_same_where_their_rows_are_paired() -> None:
    assert compare("reference", {"row": "r1"}, {"row": "s1"}) is SAME
    assert compare("reference", {"row": "r1"}, {"row": "s2"}) is Likeness.ROW
    assert compare("reference", {"row": "r1 r2"}, {"row": "s2 s1"}) is SAME
    assert compare("reference", {"row": "r1 r2"}, {"row": "s1"}) is Likeness.ROW


def test_a_judgement_differs_by_its_choice_and_its_support_is_wording() -> None:
    low = {"judgement": "arm", "support": "sealed envelopes"}
    assert compare("judgement", low, {**low, "support": "opaque envelopes"}) is WORDING
    assert compare("judgement", low, {**low, "judgement": "cohort"}) is Likeness.CHOICE
    assert compare("judgement", low, {"support": "sealed envelopes"}) is MISSING


def test_own_scales_are_the_same_where_they_measure_alike() -> None:
    own = {"text": "Leiden score", "scale": "own", "minimum": "0", "maximum": "12", "direction": "up is worse"}
    assert compare("scale", own, {**own, "text": "the Leiden score", "maximum": "12.0"}) is WORDING
    assert compare("scale", own, {**own, "maximum": "10"}) is Likeness.SCALE
    assert compare("scale", own, {**own, "direction": "up is better"}) is Likeness.SCALE
