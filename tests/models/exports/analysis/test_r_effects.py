"""The table of comparisons: figures that give the effects worked by hand, and why a line cannot be pooled."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log, sqrt
from pathlib import Path

import pytest
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import effectsize_smd

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.review.course.decisions import decide
from crps_extractor.models.review.derived.imputations import assumed, borrow_sd
from crps_extractor.models.review.records import Decision
from crps_extractor.models.review.review import Review
from tests.builders import LEA, SETH, a_review, a_study, seen_by, shipped_form
from tests.form_from_nothing import form_from_nothing
from tests.models.exports.analysis.analysed import a_trial_of_pain, derive, extracted, files_of, lines_of, table_of
from tests.study_by_meaning import Study, mean

FORMS = {"shipped": shipped_form, "from nothing": form_from_nothing}
Line = dict[str, str]


@pytest.fixture(params=FORMS)
def review(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path, FORMS[request.param]())
    yield seen_by(made, SETH)
    made.store.close()


def lines(review: Review, folder: Path) -> list[Line]:
    return lines_of(review, "r-effects", folder)


def of_basis(found: list[Line], basis: str) -> Line:
    [line] = [line for line in found if line["basis"] == basis]
    return line


def numbers(line: Line, *names: str) -> list[float]:
    return [float(line[name]) for name in names]


def test_means_stand_under_metafors_names_and_give_hedges_g(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain())
    [line] = lines(review, tmp_path)
    assert (line["left_out"], line["basis"], line["proposed"]) == ("", "means of the groups", "TRUE")
    m1, sd1, n1, m2, sd2, n2 = numbers(line, "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
    g, variance = effectsize_smd(m1, sd1, n1, m2, sd2, n2)
    pooled = sqrt((29 * 2.1**2 + 27 * 2.4**2) / 56)
    by_hand = (5.3 - 6.7) / pooled * (1 - 3 / (4 * 58 - 9))
    assert float(g) == pytest.approx(by_hand)
    assert float(variance) == pytest.approx((1 / 30 + 1 / 28) + by_hand**2 / (2 * (58 - 3.94)), rel=0.03)
    assert (line["m1i"], line["sd2i_100"]) == ("5.30", "24")
    assert (line["turn"], line["favours_a"]) == ("-1", "1.4")
    assert line["pool_group"] == "pain intensity | average | NRS or VAS"


def test_counts_stand_as_four_cells_and_give_the_log_risk_ratio(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        study.design("rct_parallel", "60")
        study.two_groups()
        study.outcome(domain="pain_intensity", type="dichotomous", definition="at_least_50_percent")
        study.result("r1", events="21/32", form="responders", n="32")
        study.result("r2", group="placebo", events="9/31", form="responders", n="31")

    extracted(review, "s1", fill)
    [line] = lines(review, tmp_path)
    a, b, c, d = (int(line[name]) for name in ("ai", "bi", "ci", "di"))
    assert (a, b, c, d) == (21, 11, 9, 22)
    table = Table2x2([[a, b], [c, d]])
    assert float(table.log_riskratio) == pytest.approx(log((21 / 32) / (9 / 31)))
    assert float(table.log_riskratio_se) == pytest.approx(sqrt(1 / 21 - 1 / 32 + 1 / 9 - 1 / 31))
    assert (line["left_out"], line["turn"]) == ("", "1")


def test_a_ratio_is_a_logarithm_and_the_printed_one_stays(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        study.design("rct_parallel", "60")
        study.two_groups()
        study.outcome(domain="harm", type="dichotomous")
        ratio = {"centre": "2.50", "centre_type": "value", "low": "1.25", "high": "5.00", "spread_type": "ci"}
        study.effect("e", ratio | {"level": "95"}, measure="rr", form="events", scale="natural")

    extracted(review, "s1", fill)
    line = of_basis(lines(review, tmp_path), "printed effect")
    assert (line["estimate_printed"], line["ci_low_printed"], line["ci_high_printed"]) == ("2.50", "1.25", "5.00")
    assert [exp(number) for number in numbers(line, "yi", "yi_low", "yi_high")] == pytest.approx([2.5, 1.25, 5.0])
    assert (line["sei"], line["left_out"], line["yi_scale"]) == ("", "", "log ratio")
    assert line["turn"] == "-1"
    answers = {"ratio": ("e", "effect.estimate centre"), "low": "1.25", "high": "5.00", "level": "95"}
    derive(review, "s1", "e", "se_from_ci_ratio", answers)
    line = of_basis(lines(review, tmp_path), "printed effect")
    assert float(line["sei"]) == pytest.approx((log(5.0) - log(1.25)) / (2 * 1.959964), rel=1e-5)
    assert line["sei_origin"].startswith("derived by se_from_ci_ratio")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"value": mean("2.68", "0.51", "not_stated")}, "does not say what its ± is"),
        ({"value": mean("2.68", "0.51", "se")}, "no SD was derived"),
        ({"value": {"centre": "5", "centre_type": "median", "low": "4", "high": "7", "spread_type": "iqr"}}, "median"),
        ({"value": mean("5.3", "2.1"), "n_unit": "infusions"}, "n counts infusions"),
        ({"value": mean("5.3", "2.1"), "usable": "mixed_population"}, "mixed population"),
        ({"value": mean("5.3", "2.1"), "form": "change"}, "no such result"),
    ],
)
def test_what_cannot_be_pooled_is_listed_with_its_reason(
    tmp_path: Path, changed: dict[str, object], reason: str
) -> None:
    review = seen_by(a_review(tmp_path, form_from_nothing()), SETH)
    extracted(review, "s1", a_trial_of_pain(changed))  # type: ignore[arg-type]
    found = lines(review, tmp_path)
    review.store.close()
    assert reason in found[0]["left_out"]
    assert "ketamine: " in found[0]["left_out"] or "placebo: " in found[0]["left_out"]
    assert {line["proposed"] for line in found} == {"FALSE"}


def test_an_outcome_whose_component_or_recall_is_open_does_not_pass_the_gate(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        study.design("rct_parallel", "60")
        study.two_groups()
        study.outcome(domain="pain_intensity")
        study.result("r1", mean("5.3", "2.1"))
        study.result("r2", mean("6.7", "2.4"), group="placebo")

    extracted(review, "s1", fill)
    [line] = lines(review, tmp_path)
    assert "component (average, worst, least, now, time-averaged) is not stated" in line["left_out"]
    assert "recall period" in line["left_out"]


def test_crossover_arms_are_never_parallel_groups_but_the_paired_difference_is(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain(relation="crossover")(study)
        printed = {"centre": "-1.40", "centre_type": "value", "spread": "0.41", "spread_type": "se"}
        study.effect("e", printed, measure="paired_md", n_a="20", n_b="20")

    extracted(review, "s1", fill)
    assumed(seen_by(review, LEA), "correlation", "0.6", "0.3", "0.8", ["Gray 2020"], "no other source")
    found = lines(review, tmp_path)
    pair, paired = of_basis(found, "means of the groups"), of_basis(found, "printed effect")
    assert "never analysed as two parallel groups" in pair["left_out"]
    assert (paired["left_out"], paired["yi"], paired["sei"]) == ("", "-1.40", "0.41")
    assert (paired["sei_origin"], paired["proposed"], pair["proposed"]) == ("reported", "TRUE", "FALSE")
    assert (paired["r"], paired["r_low"], paired["r_high"]) == ("0.6", "0.3", "0.8")
    assert paired["r_origin"] == "assumed, not used yet: Gray 2020; no other source"
    assert (paired["turn"], paired["favours_a"]) == ("-1", "1.4")


def test_a_paired_difference_derived_with_r_is_a_line_that_can_be_pooled(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain(relation="crossover"))
    names = {"m1": "5.30", "m2": "6.7", "sd1": "2.10", "sd2": "2.4", "r": "0.5", "n": "28"}
    derive(review, "s1", "r-ketamine", "crossover_from_r", names)
    line = of_basis(lines(review, tmp_path), "derived paired difference")
    sd = sqrt(2.1**2 + 2.4**2 - 2 * 0.5 * 2.1 * 2.4)
    assert numbers(line, "yi", "sei") == pytest.approx([-1.4, sd / sqrt(28)])
    assert (line["left_out"], line["r"]) == ("", "0.5")


def test_a_control_group_that_two_comparisons_share_is_flagged(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain()(study)
        study.group("low", role="experimental")
        relation = {"comparison.relation": "different_patients"}
        study.put("second", {"comparison.a": "low", "comparison.b": "placebo", **relation})
        study.result("r-low", mean("6.0", "2.2"), group="low", n="29")

    extracted(review, "s1", fill)
    found = lines(review, tmp_path)
    assert [(line["comparison"], line["shared_group"], line["shared_with"]) for line in found] == [
        ("ketamine against placebo", "TRUE", "low against placebo"),
        ("low against placebo", "TRUE", "ketamine against placebo"),
    ]


def test_two_studies_of_one_cohort_are_flagged(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain()(study)
        study.put("", {"study.cohort_family": "Leiden"})

    extracted(review, "s1", fill)
    alone = lines(review, tmp_path)
    a_study(seen_by(review, LEA), "s2", "Dahan 2011")
    extracted(review, "s2", fill)
    found = lines(review, tmp_path)
    assert {line["cohort_twice"] for line in alone} == {"FALSE"}
    assert [line["cohort_twice"] for line in found] == ["TRUE", "TRUE"]
    assert "cohort “Leiden”" in found[0]["cohort_note"]


def test_of_two_analysis_sets_intention_to_treat_is_proposed_and_both_are_listed(
    review: Review, tmp_path: Path
) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain({"value": mean("5.0", "2.0"), "analysis": "pp"})(study)
        study.result("pp-placebo", mean("6.5", "2.2"), group="placebo", analysis="pp", n="25")
        study.result("itt-ketamine", mean("5.30", "2.10"))

    extracted(review, "s1", fill)
    found = {line["analysis_set"]: line for line in lines(review, tmp_path)}
    assert (found["itt"]["proposed"], found["pp"]["proposed"]) == ("TRUE", "FALSE")
    assert found["itt"]["set"] == found["pp"]["set"]
    assert found["pp"]["left_out"] == ""


def test_a_table_without_imputed_sds_stands_beside_the_one_with_them(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain()(study)
        study.time("week4", "4 weeks")
        study.result("k4", mean("4.9"), time="week4")
        study.result("p4", mean("6.1", "2.5"), group="placebo", time="week4")

    extracted(review, "s1", fill)
    _, consensus = study_consensus(seen_by(review, SETH), "s1")
    way = ("same_study_other_time",)
    borrow_sd(seen_by(review, LEA), lambda _study: consensus, "s1", "k4", way, "not printed")
    files = files_of(review, "r-effects", tmp_path)
    with_it, without = (table_of(files[f"{name}.csv"]) for name in ("r-effects", "r-effects-none-imputed"))
    assert [(line["time"], bool(line["left_out"])) for line in with_it] == [("week1", False), ("week4", False)]
    assert (with_it[1]["sd1i"], with_it[1]["sd1_is_imputed"]) == ("2.1", "TRUE")
    assert [(line["sd1i"], bool(line["left_out"])) for line in without] == [("2.10", False), ("", True)]


def test_every_result_of_a_comparison_and_every_printed_effect_has_its_line(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain()(study)
        study.effect("e1", measure="p_only", p="0.02")
        study.effect("e2", {"centre": "-1.4", "centre_type": "value"}, model="baseline")

    extracted(review, "s1", fill)
    found = lines(review, tmp_path)
    assert {line["effect_row"] for line in found} == {"", "e1", "e2"}
    assert next(line for line in found if line["effect_row"] == "e1")["left_out"] == "Only a p is printed, no estimate."
    assert "neither an SE nor a confidence interval" in found[2]["left_out"]


def test_a_common_sd_derived_from_the_p_of_the_comparison_serves_both_groups(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain({"value": mean("5.0")})(study)
        study.effect("e", {"centre": "-1.7", "centre_type": "value"}, n_a="30", n_b="28", p="0.01", test="t")

    extracted(review, "s1", fill)
    assert "No SD is printed".lower() in of_basis(lines(review, tmp_path), "means of the groups")["left_out"].lower()
    derive(review, "s1", "e", "sd_from_p", {"md": "-1.7", "n1": "30", "n2": "28", "p": "0.01"})
    line = of_basis(lines(review, tmp_path), "means of the groups")
    t_value = 2.6665
    assert float(line["sd1i"]) == pytest.approx(1.7 / t_value / sqrt(1 / 30 + 1 / 28), rel=1e-3)
    assert line["sd1_origin"].startswith("derived by sd_from_p (md -1.7; n1 30; n2 28; p 0.01)")
    assert (line["sd2i"], line["sd2_origin"], line["left_out"]) == ("2.4", "reported", "")


def test_printed_ratios_of_another_measure_are_kept_apart(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        study.design("rct_parallel", "60")
        study.two_groups()
        study.outcome(domain="harm", type="dichotomous", component="average")
        limits = {"low": "1.25", "high": "5.00", "spread_type": "ci", "level": "95"}
        study.effect("rr", {"centre": "2.50", "centre_type": "value", **limits}, measure="rr", form="events")
        study.effect("or", {"centre": "2.50", "centre_type": "value", **limits}, measure="or", form="events")
        study.effect("far", {"centre": "1.30", "centre_type": "value", **limits}, measure="or", form="events")

    extracted(review, "s1", fill)
    found = {line["effect_row"]: line for line in lines(review, tmp_path)}
    assert found["rr"]["pool_group"] != found["or"]["pool_group"] == found["far"]["pool_group"]
    assert "No SE follows from the interval" in found["far"]["left_out"]


def test_an_excluded_study_stays_in_the_table_and_says_that_it_does_not_count(tmp_path: Path) -> None:
    review = seen_by(a_review(tmp_path, form_from_nothing()), SETH)
    extracted(review, "s1", a_trial_of_pain())
    lead = seen_by(review, LEA)
    decide(lead, "s1", Decision("excluded", "population", by=("anna", "ben"), date="2026-05-01"))
    [line] = lines(review, tmp_path)
    review.store.close()
    assert line["study_status"] == "excluded"
    assert line["left_out"] == "The study does not count in this review (excluded)."
