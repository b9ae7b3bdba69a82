"""What each kind understands of a text as published, and what it says it could not read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Context, Reading, Strength, TimeWindow
from crps_extractor.models.kinds.date import PartialDate
from crps_extractor.models.kinds.identifier import Identifier
from crps_extractor.models.kinds.register import KINDS, kind_of
from crps_extractor.models.kinds.share import Counted

CHOICES = (Choice("arm", "randomised arm"), Choice("cohort", "cohort arm"), Choice("other", "other"))
CONTEXT = Context()


def a_field(kind: str, **told: object) -> FormField:
    return FormField("field", "section", "Field", kind, **told)  # type: ignore[arg-type]


def read(kind: str, *texts: str, field: FormField | None = None, context: Context = CONTEXT, **parts: str) -> Reading:
    form_field = field or a_field(kind)
    first = kind_of(form_field).parts(form_field, context)[0].id
    named = {first: texts[0], **parts} if texts else parts
    return kind_of(form_field).read(Answer(parts=named), form_field, context)


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("kind", "text", "understood"),
    [
        ("decimal", "0.35", "0.35"),
        ("decimal", "0,35", "decimal comma read: 0.35"),
        ("decimal", "0·35", "0.35"),
        ("decimal", "−2.03", "-2.03"),
        ("decimal", "5.00", "5.00"),
        ("decimal", "<5", "< 5"),
        ("decimal", "≤ 5", "≤ 5"),
        ("integer", "1\u2009250", "space read as a separator of thousands: 1250"),
        ("integer", "Three", "the word read: 3"),
        ("count", "n = 30", "30"),
        ("count", "18 of 49", "18 of 49"),
        ("count", "Sixty patients", "the word read: 60"),
        ("date", "March 2009", "March 2009"),
        ("date", "2009-03-12", "12 March 2009"),
        ("date", "12th of March 2009", "12 March 2009"),
        ("date", "Sept 2009", "September 2009"),
        ("date", "12.03.2009", "12 March 2009"),
        ("duration", "12 weeks", "12 weeks = 84 days"),
        ("duration", "12-week", "12 weeks = 84 days"),
        ("duration", "six months", "6 months = 182.625 days, a mean month being 30.4375"),
        ("duration", "4–8 wk", "4 to 8 weeks = 28 to 56 days"),
        ("duration", "2 h 30 min", "150 minutes = about 0.104167 days"),
        ("time_point", "week 12", "12 weeks = 84 days"),
        ("time_point", "end of week 1", "1 week = 7 days"),
        ("time_point", "baseline", "0 days"),
        ("time_point", "2 weeks after the end of infusion", "2 weeks = 14 days"),
        ("time_point", "1 week before treatment", "-1 week = -7 days"),
        ("p_value", "P<0.001", "p < 0.001"),
        ("p_value", "𝑝< 0.005", "p < 0.005"),
        ("p_value", "0,03", "decimal comma read: p = 0.03"),
        ("p_value", "NS", "not significant"),
        ("p_value", "0.000", "p < 0.0005"),
        ("country", "the Netherlands (Leiden)", "Netherlands"),
        ("country", "USA and UK", "United Kingdom; United States"),
        ("identifier", "ClinicalTrials.gov NCT00579085", "ClinicalTrials.gov NCT00579085"),
        ("dose", "0.317 mg/kg/h", "Rate: 0.317 mg/kg/h."),
        ("dose", "0,35 mg/kg/h", "Rate: 0.35 mg/kg/h. Noted: decimal comma."),
        ("scale", "numeric rating scale (0-10)", "NRS 0-10: 0 to 10 points, up is worse, a score is one whole number"),
    ],
)
def test_it_says_in_plain_words_what_it_understood(kind: str, text: str, understood: str) -> None:
    reading = read(kind, text)
    assert reading.understood == understood
    assert reading.is_readable


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("decimal", "1,250", "asks"),
        ("decimal", "see table 2", "unreadable"),
        ("decimal", "2.68 ± 0.51", "several_numbers"),
        ("decimal", "10–40", "several_numbers"),
        ("decimal", "2.03 \ufffd3.44", "lost_sign"),
        ("integer", "4.2", "not_whole"),
        ("count", "50 of 49", "count_above_total"),
        ("count", "-3", "outside_limits"),
        ("date", "03/04/2009", "asks"),
        ("date", "31 February 2009", "unreadable"),
        ("date", "January 2005 to December 2007", "several_numbers"),
        ("date", "1066", "unreadable"),
        ("duration", "12", "unit_missing"),
        ("duration", "1,250 days", "asks"),
        ("duration", "until discharge", "unreadable"),
        ("p_value", "<0.001 (over 12 weeks)", "unreadable"),
        ("p_value", "1.2", "unreadable"),
        ("country", "Leiden", "unknown_country"),
        ("identifier", "NCT123", "unknown_identifier"),
        ("dose", "1,250 mg", "asks"),
        ("dose", "2 γ", "asks"),
        ("dose", "subanaesthetic dose", "named_regimen"),
        ("dose", "-3 mg", "unreadable"),
        ("dose", "22.2 ± 2.0 mg/h/70 kg", "spread_type_missing"),
        ("scale", "VAS", "asks"),
        ("scale", "verbal analog pain scale of 0-10", "asks"),
        ("scale", "the Leiden questionnaire", "unknown_scale"),
    ],
)
def test_it_says_what_it_could_not_read_or_what_has_to_be_asked(kind: str, text: str, code: str) -> None:
    assert code in codes(read(kind, text))


def test_a_question_offers_each_of_its_readings() -> None:
    (finding,) = read("decimal", "1,250").findings
    assert [dict(option) for option in finding.options] == [{"text": "1250"}, {"text": "1.25"}]
    (finding,) = read("scale", "VAS").findings
    assert [dict(option) for option in finding.options] == [{"scale": "vas-100"}, {"scale": "vas-10"}]


def test_a_number_outside_the_limits_of_the_form_is_read_and_strongly_questioned() -> None:
    reading = read("decimal", "25", field=a_field("decimal", minimum="0", maximum="24", units=("h",)))
    assert reading.value.value == 25
    assert [(finding.code, finding.strength) for finding in reading.findings] == [("outside_limits", Strength.STRONG)]


def test_the_unit_that_the_form_names_may_follow_the_figure() -> None:
    assert read("decimal", "4 h", field=a_field("decimal", units=("h",))).understood == "4 h"
    assert codes(read("decimal", "4 mg", field=a_field("decimal", units=("h",)))) == ["unreadable"]


class TestPercentages:
    def test_the_percentage_of_the_count_goes_with_it_in_either_rounding(self) -> None:
        for count, of, percent in (("48", "60", "80 %"), ("30", "48", "62"), ("30", "48", "63"), ("25", "33", "76%")):
            assert read("percentage", percent=percent, count=count, of=of).findings == ()

    def test_another_percentage_than_that_of_the_count_is_a_strong_finding(self) -> None:
        reading = read("percentage", percent="76", count="22", of="30")
        assert codes(reading) == ["percent_count_mismatch"]
        assert "73.33 %" in reading.findings[0].found

    def test_a_bare_whole_number_taken_from_the_page_asks_whether_it_is_a_percentage(self) -> None:
        taken = Answer(parts={"count": "2"}, sources=(Source(How.TABLE, "report", quote="2"),))
        (found,) = kind_of(a_field("percentage")).read(taken, a_field("percentage"), CONTEXT).findings
        assert found.code == "count_or_percentage"
        assert [read("percentage", **option).findings for option in found.options] == [(), ()]
        assert [read("percentage", **option).understood for option in found.options] == ["2", "2 %"]

    @pytest.mark.parametrize(
        "parts", [{"count": "2"}, {"count": "2", "of": "30"}, {"count": "n = 2"}, {"count": "169"}]
    )
    def test_a_number_that_can_only_be_a_count_is_not_asked_about(self, parts: dict[str, str]) -> None:
        assert read("percentage", **parts).findings == ()

    def test_a_percentage_says_which_counts_can_give_it(self) -> None:
        assert read("percentage", percent="80", of="60").understood == "80 % of 60, which is 48"
        assert read("percentage", percent="76", of="30").understood == "76 % of 30, which is no whole count"

    def test_a_count_above_its_total_and_a_percentage_above_a_hundred_cannot_be(self) -> None:
        assert codes(read("percentage", count="61", of="60")) == ["count_above_total"]
        assert codes(read("percentage", percent="120 %")) == ["outside_limits"]

    def test_none_occurred_is_a_reported_zero(self) -> None:
        reading = read("percentage", percent="0", count="0", of="30")
        assert (reading.value.count, reading.findings) == (0, ())


class TestSummaries:
    def test_a_bare_plus_minus_is_said_to_be_of_a_type_not_stated(self) -> None:
        reading = read("summary", centre="2.68", centre_type="mean", spread="0.51", spread_type="not_stated")
        assert reading.understood == "mean 2.68, ± 0.51 of a type not stated"
        assert codes(reading) == ["spread_type_missing"]

    def test_a_type_that_was_not_chosen_is_stronger_than_one_that_is_not_stated(self) -> None:
        chosen = read("summary", centre="2.68", centre_type="mean", spread="0.51", spread_type="not_stated")
        open_type = read("summary", centre="2.68", centre_type="mean", spread="0.51")
        assert chosen.findings[0].strength is Strength.MILD
        assert (open_type.findings[0].code, open_type.findings[0].strength) == ("spread_type_missing", Strength.STRONG)

    @pytest.mark.parametrize(
        ("parts", "understood"),
        [
            ({"centre": "7.2", "spread": "0.51", "spread_type": "se"}, "mean 7.2, SE 0.51"),
            (
                {"centre": "10.5", "low": "4.37", "high": "21.2", "spread_type": "ci", "level": "90%"},
                "mean 10.5, 90 % CI 4.37 to 21.2",
            ),
            ({"centre": "0,3", "spread_type": "none"}, "decimal comma read: mean 0.3"),
            ({"centre": "7.4", "low": "0.1", "high": "31.9", "spread_type": "range", "unit": "years"},
             "mean 7.4 years, range 0.1 to 31.9"),
        ],
    )  # fmt: skip
    def test_spread_and_limits_are_named_by_their_type(self, parts: dict[str, str], understood: str) -> None:
        reading = read("summary", centre_type="mean", **parts)
        assert (reading.understood, reading.findings) == (understood, ())

    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ({"centre": "5", "low": "4", "high": "6", "spread_type": "ci"}, "level_missing"),
            ({"centre": "5", "low": "6", "high": "4", "spread_type": "range"}, "limits_swapped"),
            (
                {"centre": "2.03", "low": "-3.44", "high": "-0.63", "spread_type": "ci", "level": "95"},
                "outside_own_limits",
            ),
            ({"centre": "5", "spread": "-1", "spread_type": "sd"}, "negative_spread"),
            ({"centre": "5", "spread_type": "sd"}, "spread_missing"),
            ({"centre": "5", "low": "4", "spread_type": "iqr"}, "limits_missing"),
            ({"centre": "5", "spread": "1", "spread_type": "none"}, "spread_not_none"),
            ({"centre": "2.68 ± 0.51"}, "several_numbers"),
            ({"centre": "5", "spread": "0,5 or so", "spread_type": "sd"}, "unreadable"),
        ],
    )
    def test_what_is_missing_or_cannot_be_is_a_finding(self, parts: dict[str, str], code: str) -> None:
        assert code in codes(read("summary", centre_type="mean", **parts))

    def test_a_whole_statistic_in_one_part_is_proposed_in_its_parts(self) -> None:
        finding = read("summary", centre="2.68 ± 0.51").findings[0]
        assert dict(finding.parts) == {"centre": "2.68", "spread": "0.51", "spread_type": "not_stated"}

    def test_a_count_with_its_percentage_stays_one_figure(self) -> None:
        value = read("summary", centre="29 (58%)", centre_type="count").value
        assert (value.centre.value, value.percent.value) == (29, 58)

    def test_the_only_statistic_of_a_field_need_not_be_chosen(self) -> None:
        field = a_field("summary", statistics=("value",), dispersions=("ci", "none"))
        assert read("summary", centre="3.8", spread_type="none", field=field).findings == ()
        assert "unknown_choice" in codes(read("summary", centre="3.8", spread="1", spread_type="sd", field=field))


class TestChoices:
    FIELD = a_field("choice", choices=CHOICES)
    SEVERAL = a_field("choices", choices=CHOICES)

    def test_a_choice_is_said_by_its_label(self) -> None:
        reading = read("choice", "arm", field=self.FIELD)
        assert (reading.value, reading.understood) == (("arm",), "randomised arm")

    def test_several_are_ids_with_a_space_between_them(self) -> None:
        reading = read("choices", "other arm", other="cluster", field=self.SEVERAL)
        assert (reading.value, reading.understood) == (("other", "arm"), "randomised arm; other: cluster")

    def test_other_asks_which(self) -> None:
        assert codes(read("choice", "other", field=self.FIELD)) == ["other_not_named"]
        assert codes(read("choice", other="cluster", field=self.FIELD)) == ["other_not_chosen"]

    def test_a_label_in_place_of_an_id_is_proposed_as_the_choice(self) -> None:
        reading = read("choice", "Randomised Arm", field=self.FIELD)
        assert codes(reading) == ["unknown_choice"]
        assert dict(reading.findings[0].parts) == {"choice": "arm"}

    def test_choices_of_the_set_up_come_from_the_context(self) -> None:
        context = Context(choices=lambda _field: (Choice("s", "S-ketamine IV"),))
        assert read("choice", "s", field=a_field("choice"), context=context).understood == "S-ketamine IV"

    def test_yes_no_and_unclear_need_no_choices_in_the_form(self) -> None:
        assert [read("yes_no_unclear", text).value for text in ("yes", "no", "unclear", "maybe")] == [
            ("yes",),
            ("no",),
            ("unclear",),
            None,
        ]


def test_a_reference_says_the_row_by_its_name_and_notices_when_it_is_gone() -> None:
    context = Context(row_label=lambda row: {"r1": "S-ketamine"}.get(row, row), rows=lambda _section: ("r1",))
    field = a_field("reference", refers_to="groups")
    assert read("reference", "r1", field=field, context=context).understood == "S-ketamine"
    assert codes(read("reference", "r9", field=field, context=context)) == ["row_gone"]


def test_a_time_point_says_the_window_of_the_review_that_holds_it() -> None:
    windows = (TimeWindow("w12", "12 weeks", "70", "98"), TimeWindow("later", "later", "99", ""))
    context = Context(windows=lambda: windows)
    assert read("time_point", "3 months", context=context).understood.endswith("; window “12 weeks”")
    assert read("time_point", "1 year", context=context).understood.endswith("; window “later”")
    assert "window" not in read("time_point", "1 week", context=context).understood


def test_a_judgement_needs_support_and_support_needs_a_judgement() -> None:
    field = a_field("judgement", choices=(Choice("low", "low risk"), Choice("high", "high risk")))
    assert read("judgement", judgement="low", support="Sealed envelopes", field=field).findings == ()
    assert codes(read("judgement", judgement="low", field=field)) == ["no_support"]
    assert codes(read("judgement", support="Sealed envelopes", field=field)) == ["no_judgement"]


def test_a_scale_of_its_own_needs_limits_in_order_and_a_direction() -> None:
    described = {"scale": "own", "text": "Leiden score", "minimum": "0", "maximum": "12"}
    scale = read("scale", **described, direction="up is better").value
    assert (scale.minimum, scale.maximum, scale.direction) == (0, 12, "up is better")
    assert codes(read("scale", **described)) == ["direction_missing"]
    assert codes(read("scale", **{**described, "maximum": "-1"}, direction="up is better")) == ["unreadable"]


def test_a_limit_that_the_chosen_scale_does_not_have_is_strong() -> None:
    assert codes(read("scale", "VAS", scale="vas-10", maximum="100")) == ["limits_differ"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NCT00579085", ("ClinicalTrials.gov", "NCT00579085")),
        ("ISRCTN 12345678", ("ISRCTN", "ISRCTN12345678")),
        ("EudraCT 2007-001234-12", ("EudraCT", "2007-001234-12")),
        ("2022-501234-12-00", ("EU CT", "2022-501234-12-00")),
        ("https://doi.org/10.1016/J.Pain.2009.08.019.", ("DOI", "10.1016/j.pain.2009.08.019")),
        ("PMID: 19604642", ("PMID", "19604642")),
        ("CRD42021228470", ("PROSPERO", "CRD42021228470")),
    ],
)
def test_identifiers_are_recognised_and_brought_to_one_writing(text: str, expected: tuple[str, str]) -> None:
    assert read("identifier", text).value == (Identifier(*expected),)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("UMIN00000 3052", "UMIN000003052"),
        ("UMIN00000-\n3052", "UMIN000003052"),
        ("NCT00579085; UMIN00000 3052", "NCT00579085; UMIN000003052"),
        ("EudraCT 2010-0123 45-12", "EudraCT 2010-012345-12"),
    ],
)
def test_a_number_broken_over_a_line_is_proposed_whole(text: str, whole: str) -> None:
    found = KINDS["identifier"].read(Answer(parts={"text": text}), a_field("identifier"), CONTEXT).findings
    assert [(one.code, dict(one.parts)) for one in found] == [("broken_number", {"text": whole})]


@pytest.mark.parametrize("text", ["UMIN000003052", "NCT00579085 2009", "NCT00579085, 12345678"])
def test_a_whole_number_is_not_taken_for_a_broken_one(text: str) -> None:
    assert KINDS["identifier"].read(Answer(parts={"text": text}), a_field("identifier"), CONTEXT).findings == ()


def test_bare_digits_are_a_pubmed_number_only_where_the_field_asks_for_one() -> None:
    assert read("identifier", "19604642", field=a_field("identifier", means="report.pmid")).is_readable
    assert not read("identifier", "19604642").is_readable


def test_values_are_exact() -> None:
    assert read("decimal", "0.1").value.value == Fraction(1, 10)
    assert read("count", "18 of 49").value == Counted(18, 49)
    assert read("date", "2009").value == PartialDate(2009)
    assert read("duration", "1 month").value.low_days == Fraction(487, 16)


def test_findings_weigh_less_where_the_status_says_that_the_value_is_not_usable() -> None:
    field = a_field("summary")
    answer = Answer(Status.REPORTED_NOT_USABLE, {"centre": "pain fell markedly"})
    findings = KINDS["summary"].read(answer, field, CONTEXT).findings
    assert {finding.strength for finding in findings} == {Strength.NOTE}
