"""What happens to a text selected on the page: it is cut over the parts, and no character of it changes."""

from __future__ import annotations

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import KINDS

CHOICES = (Choice("arm", "randomised arm"), Choice("other", "other"))
CONTEXT = Context(row_label=lambda row: {"r1": "S-ketamine"}.get(row, row), rows=lambda _section: ("r1", "r2"))


def capture(kind: str, text: str) -> dict[str, str]:
    field = FormField("field", "section", "Field", kind, choices=CHOICES, refers_to="groups")
    return dict(KINDS[kind].capture(text, field, CONTEXT))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2.68 ± 0.51", {"centre": "2.68", "spread": "0.51", "spread_type": "not_stated"}),
        ("2,68 +/- 0,51", {"centre": "2,68", "spread": "0,51", "spread_type": "not_stated"}),
        ("5.3 ± 1.2 (SD)", {"centre": "5.3", "spread": "1.2", "spread_type": "sd"}),
        ("mean (SD) 2.68 (0.51)", {"centre": "2.68", "centre_type": "mean", "spread": "0.51", "spread_type": "sd"}),
        ("2.68 (0.51)", {"centre": "2.68", "spread": "0.51"}),
        ("7.2 (SE 0.51)", {"centre": "7.2", "spread": "0.51", "spread_type": "se"}),
        ("8 (IQR = 2)", {"centre": "8", "spread": "2", "spread_type": "iqr_width"}),
        ("6 [IQR 4–8]", {"centre": "6", "low": "4", "high": "8", "spread_type": "iqr"}),
        ("7.4 (0.1–31.9)", {"centre": "7.4", "low": "0.1", "high": "31.9"}),
        ("−2.03 (−3.44, −0.63)", {"centre": "−2.03", "low": "−3.44", "high": "−0.63"}),
        ("10.5 (95% CI 4.37-21.2)",
         {"centre": "10.5", "low": "4.37", "high": "21.2", "spread_type": "ci", "level": "95"}),
        ("–6.0 (95% CI, –10.8 to –1.2) mL/m2",
         {"centre": "–6.0", "low": "–10.8", "high": "–1.2", "spread_type": "ci", "level": "95", "unit": "mL/m2"}),
        ("67.3 (22.0) mL/min/1.73m2", {"centre": "67.3", "spread": "22.0", "unit": "mL/min/1.73m2"}),
        ("28% (2%–47%)", {"centre": "28%", "low": "2%", "high": "47%"}),
        ("90 % CI: 4.37 to 21.2", {"low": "4.37", "high": "21.2", "spread_type": "ci", "level": "90"}),
        ("median 7.4 (range 0.1-31.9) years",
         {"centre": "7.4", "centre_type": "median", "low": "0.1", "high": "31.9", "spread_type": "range",
          "unit": "years"}),
        ("39.67 ± 31.61 months", {"centre": "39.67", "spread": "31.61", "spread_type": "not_stated", "unit": "months"}),
        ("22.2 ± 2.0 mg/h/70 kg",
         {"centre": "22.2", "spread": "2.0", "spread_type": "not_stated", "unit": "mg/h/70 kg"}),
        ("Mean disease duration was 5 years (IQR = 6 years)",
         {"centre": "5", "centre_type": "mean", "spread": "6", "spread_type": "iqr_width", "unit": "years"}),
        ("29 (58%)", {"centre": "29 (58%)", "centre_type": "count"}),
        ("48/60", {"centre": "48/60", "centre_type": "count"}),
        ("2.68", {"centre": "2.68"}),
        ("pain fell markedly", {"centre": "pain fell markedly"}),
        ("8-9 to 3-5", {"centre": "8-9 to 3-5"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_statistic_is_cut_into_its_figures(text: str, parts: dict[str, str]) -> None:
    assert capture("summary", text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("48/60 (80%)", {"percent": "80%", "count": "48", "of": "60"}),
        ("48 of 60 (80 %)", {"percent": "80 %", "count": "48", "of": "60"}),
        ("48 (80%)", {"percent": "80%", "count": "48"}),
        ("80% (48/60)", {"percent": "80%", "count": "48", "of": "60"}),
        ("25/33", {"count": "25", "of": "33"}),
        ("76%", {"percent": "76%"}),
        ("2%", {"percent": "2%"}),
        ("2.5", {"percent": "2.5"}),
        ("2", {"count": "2"}),
        ("80", {"count": "80"}),
        ("(n = 2)", {"count": "(n = 2)"}),
        ("two patients", {"count": "two patients"}),
        ("most patients", {"percent": "most patients"}),
    ],
)
def test_a_percentage_is_cut_into_percentage_count_and_total(text: str, parts: dict[str, str]) -> None:
    assert capture("percentage", text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(n = 30)", {"text": "30"}),
        ("18 of 49", {"text": "18", "of": "49"}),
        ("48/60 (80%)", {"text": "48", "of": "60"}),
        ("Sixty patients", {"text": "Sixty"}),
        ("1,250 participants", {"text": "1,250"}),
        ("about half", {"text": "about half"}),
    ],
)
def test_a_count_is_cut_from_what_it_counts(text: str, parts: dict[str, str]) -> None:
    assert capture("count", text) == parts


@pytest.mark.parametrize("kind", ["text", "long", "decimal", "date", "duration", "dose", "scale", "p_value", "country"])
def test_other_kinds_take_the_whole_text_with_its_unit(kind: str) -> None:
    assert capture(kind, " 22.2 ± 2.0 mg/h/70 kg\n") == {"text": "22.2 ± 2.0 mg/h/70 kg"}


def test_a_sentence_is_never_turned_into_a_choice_or_a_row() -> None:
    assert capture("choice", "Randomised arm") == {"choice": "arm"}
    assert capture("choice", "patients were randomised") == {}
    assert capture("choices", "some other sentence") == {}
    assert capture("yes_no_unclear", "Yes") == {"choice": "yes"}
    assert capture("reference", "S‐ketamine") == {"row": "r1"}
    assert capture("reference", "the ketamine group") == {}


def test_a_passage_supports_a_judgement_and_never_makes_it() -> None:
    assert capture("judgement", "sealed envelopes ") == {"support": "sealed envelopes"}


def cells(kind: str, **parts: str) -> dict[str, tuple[str, str]]:
    field = FormField("field", "section", "Field", kind, choices=CHOICES)
    return {
        cell.name: (cell.text, cell.number)
        for cell in KINDS[kind].cells(Answer(parts=parts), field, CONTEXT)
        if cell.text
    }


def test_a_dose_is_split_into_figures_as_printed_and_in_the_base_unit() -> None:
    split = cells("dose", text="22.20 mg/h/70 kg")
    assert split["value"] == ("22.20", "22.20")
    assert split["unit"] == ("mg/h/70 kg", "")
    assert split["base value"] == ("0.317142857142857", "0.317142857142857")
    assert split["base unit"] == ("mg/kg/h", "")


def test_a_range_fills_low_and_high_and_no_value() -> None:
    split = cells("dose", text="10–40 mg/h")
    assert (split["low"], split["high"], "value" in split) == (("10", "10"), ("40", "40"), False)


def test_printed_decimals_reach_the_workbook() -> None:
    assert cells("decimal", text="2,70")["value"] == ("2.70", "2.70")
    assert cells("summary", centre="5.00", spread="1.10", spread_type="sd")["spread"] == ("1.10", "1.10")


def test_a_bound_is_text_and_not_a_number() -> None:
    assert cells("decimal", text="<5")["value"] == ("<5", "")
    assert cells("p_value", text="P<0.001") == {
        "as published": ("P<0.001", ""),
        "sign": ("<", ""),
        "value": ("0.001", "0.001"),
    }


def test_a_summary_is_shown_in_one_line_with_its_types() -> None:
    field = FormField("field", "section", "Field", "summary")
    shown = {
        "mean 2.68 ± 0.51 (not stated)": capture("summary", "mean 2.68 ± 0.51"),
        "median 7.4 (range 0.1 to 31.9) years": capture("summary", "median 7.4 (range 0.1-31.9) years"),
        "10.5 (95 % CI 4.37 to 21.2)": capture("summary", "10.5 (95% CI 4.37-21.2)"),
    }
    assert {text: KINDS["summary"].show(Answer(parts=parts), field, CONTEXT) for text, parts in shown.items()} == {
        text: text for text in shown
    }
