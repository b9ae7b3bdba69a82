"""Scales: read from the words of papers, rescaled where it is arithmetic, checked, and kept apart where they differ."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.scales.inside import change_beyond_baseline, inside, spread_outside
from crps_extractor.models.scales.pooling import Measured, poolable
from crps_extractor.models.scales.reading import hint_from_values, read_scale
from crps_extractor.models.scales.rescaling import (
    NotRescaled,
    Rescaled,
    rescale_from_100,
    rescale_to_100,
    time_averaged,
)
from crps_extractor.models.scales.scale import Grain, Scale, load_scales, own_scale
from crps_extractor.models.scales.slips import score_slip
from crps_extractor.models.vocabulary import VocabularyMistake
from tests.additions import A_SCALE

SCALES = load_scales()
BOUNDED = [scale for scale in SCALES.scales if not scale.rescale_refused]
REFUSED = [scale for scale in SCALES.scales if scale.rescale_refused]


def rescaled(value: str, identifier: str, of: str = "value", **more: bool) -> Fraction:
    result = rescale_to_100(value, SCALES[identifier], of, **more)
    assert isinstance(result, Rescaled), result
    return result.value


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("nrs-11", "nrs-11"),
        ("NRS (0-10)", "nrs-11"),
        ("NRS-11", "nrs-11"),
        ("11-point numeric rating scale", "nrs-11"),
        ("Eleven-point numerical rating scale", "nrs-11"),
        ("Numeric Pain Rating Scale, 0 = no pain, 10 = worst imaginable pain", "nrs-11"),
        ("NRS, 0 (no pain) to 10 (unbearable)", "nrs-11"),
        ("pain on movement after 3-4 weeks, NRS 0–10", "nrs-11"),
        ("NRS-101", "nrs-101"),
        ("NRS 0 to 100", "nrs-101"),
        ("VAS (0–100 mm)", "vas-100"),
        ("100-mm visual analogue scale", "vas-100"),
        ("VAS in mm", "vas-100"),
        ("10-cm visual analog scale (VAS)", "vas-10"),
        ("VAS 0-10", "vas-10"),
        ("five-point verbal rating scale", "vrs-5"),
        ("Faces Pain Scale-Revised", "fps-r"),
        ("Wong-Baker FACES 0-10", "wong-baker"),
        ("McGill Pain Questionnaire", "mpq-pri"),
        ("SF-MPQ", "sf-mpq-total"),
        ("SF-MPQ sensory", "sf-mpq-sensory"),
        ("SF-MPQ affective", "sf-mpq-affective"),
        ("PPI (0-5)", "ppi-mcgill"),
        ("present pain intensity (PPI), 0-10", "ppi-0-10"),
        ("BPI severity", "bpi-severity"),
        ("Brief Pain Inventory interference", "bpi-interference"),
        ("pain relief (%)", "percent-relief"),
        ("global pain relief: 1 'no relief' to 5 'complete relief'", "relief-1-5"),
        ("CRPS Severity Score (0-17)", "css-17"),
        ("pressure pain threshold", "pain-threshold"),
    ],
)
def test_a_scale_is_read_from_its_name_and_ends(text: str, identifier: str) -> None:
    reading = read_scale(text)
    assert reading.scale is not None, reading
    assert reading.scale.id == identifier


@pytest.mark.parametrize(
    ("text", "candidates", "word"),
    [
        ("VAS", {"vas-100", "vas-10"}, "mm"),
        ("visual analogue scale (VAS)", {"vas-100", "vas-10"}, "length"),
        ("verbal analog pain scale of 0-10", {"nrs-11", "vas-10"}, "neither"),
        ("verbal numeric rating scale, 0-10", {"nrs-11"}, "aloud"),
        ("PPI", {"ppi-mcgill", "ppi-0-10"}, "Which"),
        ("PGIC", {"pgic-7", "pgic-7-reversed"}, "Which way"),
        ("Brief Pain Inventory", {"bpi-severity", "bpi-interference"}, "Which"),
        ("VAS 0-10 or verbal numeric rating scale", {"vas-10", "nrs-11"}, "aloud"),
        ("numeric pain scores 0-10 (abstract); visual analog scale (summary)", {"nrs-11", "vas-10"}, "Which"),
        ("CSS", {"css-17", "css-16"}, "version"),
        ("pain relief scale", {"relief-5", "relief-1-5"}, "version"),
    ],
)
def test_what_can_mean_two_scales_is_asked(text: str, candidates: set[str], word: str) -> None:
    reading = read_scale(text)
    assert reading.scale is None
    assert {scale.id for scale in reading.candidates} == candidates
    assert word in reading.ask


def test_ends_without_a_name_and_names_with_strange_ends_are_asked() -> None:
    assert {"nrs-11", "vas-10"} <= {scale.id for scale in read_scale("pain scores 0-10").candidates}
    strange = read_scale("NRS 0-30")
    assert strange.scale is None
    assert "scale of its own" in strange.ask
    assert read_scale("happiness").refused


def test_components_and_recall_are_read_where_they_are_stated() -> None:
    reading = read_scale("worst pain in the last 24 h, NRS 0-10")
    assert (reading.component, reading.recall) == ("worst", "24 h")
    assert read_scale("average pain over the past week (NRS 0-10)").recall == "week"
    assert read_scale("NRS 0 = no pain, 10 = worst imaginable pain").component == ""
    assert read_scale("average and worst pain, NRS 0-10").component == ""
    assert read_scale("PPI 0-10").recall == "now"
    several = read_scale("present (PPI), average (API), and worst (WPI) pain intensity (0-10)")
    assert (several.component, several.recall) == ("", "")
    assert "outcome of its own" in several.said[-1]


def test_values_can_tell_millimetres_from_centimetres() -> None:
    reading = read_scale("VAS")
    assert "VAS 0-100 mm" in hint_from_values(reading, ["4.5", "62"])
    assert "not excluded" in hint_from_values(reading, ["4.5", "6.2"])
    assert "reaches" in hint_from_values(reading, ["162"])
    assert hint_from_values(reading, ["n/a"]) == ""
    assert "not whole" in hint_from_values(read_scale("verbal analog scale 0-10"), ["4.5", "6"])


@given(st.text(max_size=60))
def test_reading_a_scale_never_raises_and_always_answers(text: str) -> None:
    reading = read_scale(text)
    assert sum([reading.scale is not None, bool(reading.ask), bool(reading.refused)]) == 1
    hint = hint_from_values(reading, [text])
    assert hint == "" or hint.endswith(".")


@pytest.mark.parametrize("scale", SCALES.scales, ids=lambda scale: scale.id)
def test_every_scale_is_read_by_its_id_and_says_what_it_is(scale: Scale) -> None:
    assert read_scale(scale.id).scale == scale
    assert scale.direction in ("up is worse", "up is better", "asked")
    assert scale.names
    assert scale.components


def test_scores_changes_and_spreads_are_rescaled_exactly() -> None:
    assert rescaled("7.2", "nrs-11") == 72
    assert rescaled("4", "nrs-10") == Fraction(100, 3)
    assert rescaled("-2.5", "nrs-11", "change") == -25
    assert rescaled("2.79", "vas-10", "spread") == Fraction("27.9")
    assert rescaled("39", "mpq-pri") == 50


def test_a_reversed_scale_flips_the_sign_of_a_change_but_not_of_a_spread() -> None:
    assert rescaled("3", "nrs-11", reverse=True) == 70
    assert rescaled("-2", "nrs-11", "change", reverse=True) == 20
    assert rescaled("2", "nrs-11", "spread", reverse=True) == 20


@pytest.mark.parametrize("scale", REFUSED, ids=lambda scale: scale.id)
def test_words_categories_and_percentages_are_not_rescaled(scale: Scale) -> None:
    for of in ("value", "change", "spread"):
        result = rescale_to_100("2", scale, of)
        assert isinstance(result, NotRescaled)
        assert result.reason == scale.rescale_refused


def test_text_and_negative_spreads_are_not_rescaled() -> None:
    assert isinstance(rescale_to_100("about 5", SCALES["nrs-11"]), NotRescaled)
    assert isinstance(rescale_to_100("1,250", SCALES["nrs-11"]), NotRescaled)
    assert isinstance(rescale_to_100("-1", SCALES["nrs-11"], "spread"), NotRescaled)


@given(
    st.sampled_from(BOUNDED),
    st.fractions(0, 100, max_denominator=1000),
    st.sampled_from(["value", "change", "spread"]),
    st.booleans(),
)
def test_rescaling_goes_there_and_back(scale: Scale, value: Fraction, of: str, reverse: bool) -> None:
    there = rescale_to_100(value, scale, of, reverse=reverse)
    assert isinstance(there, Rescaled)
    back = rescale_from_100(there.value, scale, of, reverse=reverse)
    assert isinstance(back, Rescaled)
    assert back.value == value


@given(st.sampled_from(BOUNDED), st.fractions(-50, 100), st.fractions(-50, 100))
def test_a_change_is_the_difference_of_rescaled_scores_and_order_is_kept(
    scale: Scale, a: Fraction, b: Fraction
) -> None:
    first, second = rescale_to_100(a, scale), rescale_to_100(b, scale)
    change = rescale_to_100(b - a, scale, "change")
    assert isinstance(first, Rescaled)
    assert isinstance(second, Rescaled)
    assert isinstance(change, Rescaled)
    assert second.value - first.value == change.value
    assert (a < b) == (first.value < second.value)


def test_an_area_over_time_is_a_time_averaged_score() -> None:
    result = time_averaged("185", "35", SCALES["nrs-11"])
    assert isinstance(result, Rescaled)
    assert float(result.value) == pytest.approx(5.2857, abs=5e-5)
    spread = time_averaged("100", "35", SCALES["nrs-11"], spread=True)
    assert isinstance(spread, Rescaled)
    assert float(spread.value) == pytest.approx(2.8571, abs=5e-5)
    assert isinstance(time_averaged("1850", "35", SCALES["nrs-11"]), NotRescaled)
    assert isinstance(time_averaged("185", "0", SCALES["nrs-11"]), NotRescaled)
    assert isinstance(time_averaged("185", "35", SCALES["vrs-5"]), NotRescaled)


def test_a_value_outside_its_scale_is_strong_and_says_what_it_looks_like() -> None:
    (problem,) = inside("62", SCALES["vas-10"])
    assert problem.level == "strong"
    assert "looks like mm (ratio 10)" in problem.text
    assert (problem.ratio, problem.proposed) == (10, Fraction("6.2"))
    (problem,) = inside("44", SCALES["nrs-11"])
    assert "NRS 0-100" in problem.text
    (problem,) = inside("-1", SCALES["nrs-11"])
    assert "below" in problem.text
    (problem,) = inside("450", SCALES["vas-100"])
    assert problem.ratio is None


def test_a_value_on_its_scale_is_no_problem() -> None:
    assert inside("10.0", SCALES["nrs-11"]) == ()
    assert inside("5.4", SCALES["nrs-11"]) == ()
    assert inside("about 5", SCALES["nrs-11"]) == ()
    assert inside("400", SCALES["pain-threshold"]) == ()


def test_one_answer_that_is_not_whole_is_mild() -> None:
    (problem,) = inside("5.5", SCALES["nrs-11"], "single")
    assert problem.level == "mild"
    assert inside("5.0", SCALES["nrs-11"], "single") == ()
    assert inside("5.5", SCALES["vas-10"], "single") == ()
    (problem,) = inside("5", SCALES["fps-r"], "single")
    assert "steps of 2" in problem.text


def test_changes_and_sds_have_limits_of_their_own() -> None:
    assert inside("-9.5", SCALES["nrs-11"], "change") == ()
    assert inside("-11", SCALES["nrs-11"], "change")[0].level == "strong"
    assert inside("7.07", SCALES["nrs-11"], "sd") == ()
    assert inside("21", SCALES["vas-10"], "sd")[0].ratio == 10
    assert inside("-1", SCALES["nrs-11"], "sd")[0].level == "strong"


def test_a_fall_larger_than_the_baseline_is_mild() -> None:
    scale = SCALES["nrs-11"]
    assert change_beyond_baseline("-6.2", "5.1", scale) is not None
    assert change_beyond_baseline("6.2", "5.1", scale) is not None
    assert change_beyond_baseline("-5.1", "5.1", scale) is None
    assert change_beyond_baseline("", "5.1", scale) is None
    assert change_beyond_baseline("4", "2", SCALES["pgic-7-reversed"]) is None


def test_mean_and_sd_far_outside_the_scale_are_mild() -> None:
    assert spread_outside("1.2", "3.9", SCALES["nrs-11"]) is not None
    assert spread_outside("1.2", "1.9", SCALES["nrs-11"]) is None
    assert spread_outside("9.5", "2.5", SCALES["nrs-11"]) is not None
    assert spread_outside("x", "2.5", SCALES["nrs-11"]) is None


def average(identifier: str, **more: str) -> Measured:
    return Measured(SCALES[identifier], **{"component": "average", "recall": "24 h", **more})


def test_numeric_and_visual_ratings_may_be_pooled_by_decision() -> None:
    gate = poolable(average("nrs-11"), average("vas-100"))
    assert gate.measures == ("MD", "SMD")
    assert any("NRS and VAS" in decision for decision in gate.decisions)
    assert poolable(average("nrs-11"), average("nrs-11")).decisions == ()


@pytest.mark.parametrize("identifier", ["sf-mpq-total", "bpi-interference", "percent-relief", "pgic-7", "relief-5"])
def test_other_domains_are_not_pain_intensity(identifier: str) -> None:
    gate = poolable(average("nrs-11"), average(identifier))
    assert gate.measures == ()
    assert "different things" in gate.refused[0]


def test_components_must_be_the_same_and_stated() -> None:
    assert "different components" in poolable(average("nrs-11"), average("nrs-11", component="worst")).refused[0]
    assert "not stated" in poolable(average("nrs-11"), average("nrs-11", component="")).refused[0]
    assert "recall" in poolable(average("nrs-11"), average("nrs-11", recall="")).refused[0]
    assert "differ" in poolable(average("nrs-11"), average("nrs-11", recall="week")).decisions[0]


def test_change_and_final_values_share_a_mean_difference_never_an_smd() -> None:
    gate = poolable(average("nrs-11"), average("nrs-11", form="change"))
    assert gate.measures == ("MD",)
    assert "never a standardised" in gate.decisions[0]
    assert poolable(average("nrs-11"), average("nrs-11", form="percent change")).measures == ()


def test_words_are_not_pooled_with_numbers_and_directions_are_turned() -> None:
    assert poolable(average("nrs-11"), average("vrs-5")).measures == ()
    assert poolable(average("nrs-11"), average("fps-r")).measures == ()
    versions = poolable(average("pgic-7", component="total"), average("pgic-7-reversed", component="total"))
    assert versions.turn
    unknown = own_scale("own", "Own", 0, 10, direction="asked")
    assert any(
        "recorded" in reason for reason in poolable(average("nrs-11"), Measured(unknown, "average", "24 h")).refused
    )


@given(
    st.sampled_from(SCALES.scales),
    st.sampled_from(SCALES.scales),
    st.sampled_from(["", "average", "worst", "total"]),
    st.sampled_from(["", "24 h", "week"]),
    st.sampled_from(["value", "change", "percent change"]),
)
def test_the_gate_is_the_same_from_both_sides(a: Scale, b: Scale, component: str, recall: str, form: str) -> None:
    first, second = Measured(a, component, recall, form), Measured(b, "average", "24 h", "value")
    assert poolable(first, second) == poolable(second, first)


def test_thresholds_are_offered_for_changes_within_a_patient_only() -> None:
    within = SCALES["nrs-11"].thresholds_for("within patient")
    assert [threshold.points for threshold in within] == [1, 2, None]
    assert SCALES["vas-100"].thresholds_for("within patient")[0].points == 10
    assert SCALES["nrs-11"].thresholds_for("between groups") == ()


def test_a_scale_says_its_grain_and_is_silent_where_it_is_unknown() -> None:
    nrs, bpi = SCALES["nrs-11"], SCALES["bpi-severity"]
    assert nrs.grain_of("one rating") == Grain(1, Fraction(1))
    assert nrs.grain_of() is None
    assert nrs.grain_of("mean of k ratings", 7) == Grain(7, Fraction(1))
    assert nrs.grain_of("mean of k ratings") is None
    assert nrs.grain_of("area under the curve") is None
    assert bpi.grain_of() == Grain(4, Fraction(1))
    assert SCALES["fps-r"].grain_of("one rating") == Grain(1, Fraction(2))
    assert SCALES["css-17"].grain_of() == Grain(1, Fraction(1))
    assert SCALES["vas-100"].grain_of("one rating") is None


def test_own_scales_are_scales_like_the_others() -> None:
    own = own_scale("ward", "Ward pain score", 0, 4, direction="up is better", grain="one whole number")
    assert read_scale("ward pain score", SCALES.with_own(own)).scale == own
    assert isinstance(rescale_to_100("1", own), Rescaled)
    assert inside("5", own)[0].level == "strong"
    with pytest.raises(ValueError, match="already"):
        SCALES.with_own(own, own)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum": 5, "maximum": 5},
        {"minimum": 0, "maximum": None},
        {"direction": "up"},
        {"grain": "fine"},
        {"step": 0},
        {"items": 0},
    ],
)
def test_an_own_scale_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        own_scale("x", "X", **{"minimum": 0, "maximum": 10, "direction": "up is worse", **wrong})


def test_one_entry_adds_a_scale(tmp_path: Path) -> None:
    file = tmp_path / "pain_scales.toml"
    file.write_text(A_SCALE, encoding="utf-8")
    scales = load_scales(file)
    reading = read_scale("the Limb Score (1-7)", scales)
    assert reading.scale is not None
    assert rescale_to_100("4", reading.scale) == Rescaled(Fraction(50), "100 × (4 − 1)/(7 − 1) = 50")
    assert inside("8", reading.scale, vocabulary=scales)[0].level == "strong"
    assert reading.scale.grain_of() == Grain(3, Fraction(1))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("max = 7", "max = 1", "max"),
        ('direction = "up is worse"', 'direction = "worse"', "direction"),
        ('grain = "mean of items"', 'grain = "mean"', "grain"),
        ("items = 3", "items = -1", "items"),
        ("items = 3", "itmes = 3", "itmes"),
        ("items = 3", "thresholds = [[1, 2]]", "thresholds"),
        ("min = 1\nmax = 7\n", "", "rescale"),
        ("items = 3", "step = 0", "step"),
    ],
)
def test_a_mistake_in_the_vocabulary_names_its_place(tmp_path: Path, old: str, new: str, key: str) -> None:
    file = tmp_path / "pain_scales.toml"
    file.write_text(A_SCALE.replace(old, new), encoding="utf-8")
    with pytest.raises(VocabularyMistake, match=f"limb-7.*{key}"):
        load_scales(file)


@pytest.mark.parametrize(
    ("value", "other", "n", "word"),
    [
        ("44", "4.4", None, "ratio ten"),
        ("4.4", "44", None, "ratio ten"),
        ("0.44", "44", None, "hundred"),
        ("5.43", "5.34", None, "swapped"),
        ("-2.1", "2.1", None, "sign"),
        ("0.51", "2.79", 30, "an SE where"),
        ("2.79", "0.51", 30, "an SD where"),
    ],
)
def test_slips_between_two_scores(value: str, other: str, n: int | None, word: str) -> None:
    found = score_slip(value, other, n)
    assert found is not None
    assert word in found


@pytest.mark.parametrize(("value", "other"), [("5.0", "5"), ("5.1", "6.3"), ("0", "10"), ("x", "5"), ("5.12", "5.34")])
def test_scores_that_are_no_slip_of_each_other(value: str, other: str) -> None:
    assert score_slip(value, other, 30) is None


@given(st.text(max_size=8), st.text(max_size=8), st.one_of(st.none(), st.integers(-5, 500), st.text(max_size=4)))
def test_looking_for_slips_never_raises(a: str, b: str, n: object) -> None:
    found = score_slip(a, b, n)
    assert found is None or found.startswith("looks like")
    assert score_slip(a, a, n) is None
