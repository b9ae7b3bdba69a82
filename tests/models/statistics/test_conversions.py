"""Every row of the table of conversions against worked numbers, and every refusal with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crps_extractor.models.statistics.method import Derived, Refused, Result
from crps_extractor.models.statistics.methods import METHODS, derive, method

ORACLES = tomllib.loads(Path(__file__).with_name("oracles.toml").read_text(encoding="utf-8"))


def one(name: str) -> dict:
    return ORACLES[name][0]


def yes(identifier: str) -> dict[str, bool]:
    return {question.id: True for question in method(identifier).questions}


def run(identifier: str, **inputs: object) -> Derived:
    result = attempt(identifier, **inputs)
    assert isinstance(result, Derived), result
    return result


def attempt(identifier: str, **inputs: object) -> Result:
    texts = {name: [str(v) for v in value] if isinstance(value, list) else str(value) for name, value in inputs.items()}
    return derive(identifier, texts, yes(identifier))


def refused(result: Result) -> str:
    assert isinstance(result, Refused), result
    return result.reason


@pytest.mark.parametrize(("se", "n", "sd"), one("sd_from_se")["cases"])
def test_sd_from_se(se: float, n: int, sd: float) -> None:
    assert run("sd_from_se", se=se, n=n)["sd"].value == pytest.approx(sd, abs=5e-5)


def test_the_span_of_an_sd_is_what_rounding_of_the_se_allows() -> None:
    sd = run("sd_from_se", se="0.51", n="30")["sd"]
    assert (sd.low, sd.high) == (pytest.approx(0.505 * 30**0.5), pytest.approx(0.515 * 30**0.5))


def test_a_model_se_runs_but_is_marked() -> None:
    result = derive("sd_from_se", {"se": "0.5", "n": "30"}, {**yes("sd_from_se"), "raw_mean": False})
    assert isinstance(result, Derived)
    assert "model-based" in result.marks


@pytest.mark.parametrize(("n", "low", "high", "sd"), one("sd_from_ci")["cases"])
def test_sd_from_ci_uses_t(n: int, low: float, high: float, sd: float) -> None:
    result = run("sd_from_ci", n=n, low=low, high=high)
    assert result["sd"].value == pytest.approx(sd, abs=5e-5)
    assert result.has("sd_if_z")
    assert "symmetry not checked" in result.marks


def test_sd_from_ci_shows_one_figure_when_t_and_z_hardly_differ() -> None:
    assert run("sd_from_ci", n=500, low=30, high=34)["sd"].value > 0
    assert not run("sd_from_ci", n=500, low=30, high=34).has("sd_if_z")


def test_sd_from_a_ninety_per_cent_interval_is_larger() -> None:
    ninety = run("sd_from_ci", n=25, low="30.0", high="34.2", level="90")["sd"].value
    assert ninety > run("sd_from_ci", n=25, low="30.0", high="34.2")["sd"].value


def test_an_asymmetric_interval_gives_no_sd() -> None:
    assert "middle" in refused(attempt("sd_from_ci", mean="10.5", low="4.37", high="21.2", n=20))


def test_sd_from_p_of_two_groups() -> None:
    oracle = one("sd_from_p")
    result = run("sd_from_p", md=oracle["md"], p=oracle["p"], n1=oracle["n"][0], n2=oracle["n"][1])
    assert round(result["t"].value, 2) == oracle["t"]
    assert round(result["se"].value, 2) == oracle["se"]
    assert result["sd"].value == pytest.approx(oracle["sd"], abs=5e-4)
    assert result["sd"].low < result["sd"].value < result["sd"].high


def test_a_sign_of_the_difference_does_not_matter() -> None:
    assert run("sd_from_p", md="-3.8", p="0.008", n1=25, n2=22)["sd"].value == pytest.approx(4.683, abs=5e-4)


def test_sd_of_change_from_a_paired_p_is_not_the_two_sample_one() -> None:
    oracle = one("sd_from_paired_p")
    result = run("sd_change_from_paired_p", md=oracle["md"], p=oracle["p"], n=oracle["n"])
    assert result["t"].value == pytest.approx(oracle["t"], abs=5e-5)
    assert result["se"].value == pytest.approx(oracle["se"], abs=5e-5)
    assert result["sd_change"].value == pytest.approx(oracle["sd_change"], abs=5e-5)


def test_t_and_p_of_the_same_test_give_the_same_sd() -> None:
    from_p = run("sd_from_p", md="3.8", p="0.008", n1=25, n2=22)
    from_t = run("sd_from_t", md="3.8", t=f"{from_p['t'].value:.10f}", n1=25, n2=22)
    assert from_t["sd"].value == pytest.approx(from_p["sd"].value)
    paired = run("sd_change_from_paired_t", md="2", t="3.5099", n=48)
    assert paired["sd_change"].value == pytest.approx(3.9478, abs=1e-3)


def test_sd_from_the_interval_of_a_difference() -> None:
    oracle = one("sd_from_ci_md")
    inputs = {"low": f"{oracle['ci'][0]:.2f}", "high": f"{oracle['ci'][1]:.2f}", "n1": 15, "n2": 14, "level": 95}
    result = run("sd_from_ci_difference", **inputs)
    assert result["se"].value == pytest.approx(oracle["se"], abs=5e-5)
    assert result["sd"].value == pytest.approx(oracle["sd"], abs=5e-5)


def test_an_adjusted_difference_stays_an_effect() -> None:
    inputs = {"low": "-3.10", "high": "-0.50", "n1": "15", "n2": "14"}
    no_sd = derive("sd_from_ci_difference", inputs, {"different_patients": True, "unadjusted": False})
    assert "stays an effect" in refused(no_sd)
    effect = derive("se_from_ci_difference", inputs, {"different_patients": True, "plain": False})
    assert isinstance(effect, Derived)
    assert any("adjusted" in mark for mark in effect.marks)
    assert not effect.has("sd")


def test_se_of_a_ratio_is_on_the_log_scale() -> None:
    result = run("se_from_ci_ratio", ratio="2.10", low="1.20", high="3.68")
    assert result["se_log_ratio"].value == pytest.approx(one("ci_symmetry")["se_log"]["2.10 (1.20-3.68)"], abs=5e-5)
    assert "logarithms" in refused(attempt("se_from_ci_ratio", ratio="10.5", low="4.37", high="21.2"))
    assert "above 0" in refused(attempt("se_from_ci_ratio", ratio="1", low="-0.5", high="2"))


def test_p_below_a_limit_gives_a_bound() -> None:
    oracle = one("p_bound")
    result = run("sd_from_p_bound", md=oracle["md"], p=oracle["p"], n1=9, n2=10)
    assert result["sd_at_most"].value == pytest.approx(oracle["sd_at_most"], abs=5e-5)
    assert "bound" in result.marks


@pytest.mark.parametrize("p", [*one("p_bound")["refuse"], "not significant", "n.s.", "p > .05", "≥0.05"])
@pytest.mark.parametrize("identifier", ["sd_from_p_bound", "sd_from_p"])
def test_not_significant_gives_nothing(identifier: str, p: str) -> None:
    assert "not to be significant" in refused(attempt(identifier, md="1.9", n1=9, n2=10, p=p))


def test_exact_and_bounded_p_are_different_buttons() -> None:
    assert "bound" in refused(attempt("sd_from_p", md="1.9", n1=9, n2=10, p="<0.05"))
    assert "bound" in refused(attempt("sd_from_p", md="1.9", n1=9, n2=10, p="0.000"))
    assert "exact" in refused(attempt("sd_from_p_bound", md="1.9", n1=9, n2=10, p="0.03"))
    zero = run("sd_from_p_bound", md="1.9", n1=9, n2=10, p="0.000")
    assert zero["sd_at_most"].value == run("sd_from_p_bound", md="1.9", n1=9, n2=10, p="<0.0005")["sd_at_most"].value


@pytest.mark.parametrize(("first", "last", "change", "r"), one("change_r")["cases"])
def test_correlation_and_sd_of_change_go_there_and_back(first: float, last: float, change: float, r: float) -> None:
    found = run("r_from_sds", sd_baseline=first, sd_end=last, sd_change=change)["r"]
    assert found.value == pytest.approx(r, abs=5e-5)
    back = run("sd_change_from_r", sd_baseline=first, sd_end=last, r=f"{found.value:.12f}")
    assert back["sd_change"].value == pytest.approx(change)
    assert back.has("sd_change_if_r_0.5")


def test_a_correlation_outside_minus_one_to_one_is_refused() -> None:
    assert "outside" in refused(attempt("r_from_sds", sd_baseline="2.0", sd_end="2.1", sd_change="9"))
    assert "between −1 and 1" in refused(attempt("sd_change_from_r", sd_baseline=2, sd_end=2, r="1.1"))


def test_combined_groups_use_signed_means() -> None:
    for first, second, whole in one("combine")["cases"]:
        n, mean, sd = ([str(group[i]) for group in (first, second)] for i in range(3))
        result = run("combine_groups", n=n, mean=mean, sd=sd)
        assert [result[name].value for name in ("n", "mean", "sd")] == pytest.approx(whole, abs=5e-5)
        assert result["sd"].low < result["sd"].value < result["sd"].high


def test_medians_and_quartiles_to_mean_and_sd() -> None:
    ranges, quartiles = one("median_to_mean")["cases"]
    result = run("mean_sd_from_range", min=4, median=8, max=10, n=20)
    assert result["mean"].value == pytest.approx(ranges["mean_luo"], abs=5e-5)
    assert result["sd"].value == pytest.approx(ranges["sd_wan"], abs=5e-5)
    result = run("mean_sd_from_quartiles", q1=5, median=6, q3=8, n=48)
    assert result["mean"].value == pytest.approx(quartiles["mean_luo"], abs=5e-5)
    assert result["sd"].value == pytest.approx(quartiles["sd_wan"], abs=5e-5)


def test_five_numbers_and_the_width_of_an_iqr() -> None:
    five, width = one("skew_screen")["cases"][3:]
    result = run("mean_sd_from_five", min=2, q1=5, median=6, q3=8, max=10, n=48)
    assert result["sd"].value == pytest.approx(five["sd_shi"], abs=5e-5)
    result = run("sd_from_iqr_width", width=2, n=48)
    assert result["sd"].value == pytest.approx(width["sd_wan"], abs=5e-5)
    assert not result.has("mean")
    assert {"skew not screened", "last resort"} <= set(result.marks)


def test_skewed_figures_and_disordered_ones_are_refused() -> None:
    assert "skewed" in refused(attempt("mean_sd_from_range", min="0.1", median="7.4", max="31.9", n=60))
    assert "rising order" in refused(attempt("mean_sd_from_quartiles", q1=8, median=6, q3=5, n=48))
    assert "spread" in refused(attempt("mean_sd_from_quartiles", q1=6, median=6, q3=6, n=48))
    assert "at least 4" in refused(attempt("mean_sd_from_range", min=1, median=2, max=3, n=2))


def test_a_range_alone_is_a_last_resort() -> None:
    result = run("sd_from_range_only", min=4, max=10, n=20)
    assert result["sd"].value == pytest.approx(1.6058, abs=5e-5)
    assert "last resort" in result.marks


def test_crossover_by_sd_of_differences_and_by_correlation() -> None:
    oracle = one("crossover")
    m1, m2 = oracle["m"]
    known = run("crossover_from_sd_difference", m1=m1, m2=m2, sd_difference=2.0, n=10)
    assert known["se"].value == pytest.approx(oracle["given_sd_diff"]["se"], abs=5e-5)
    assert known["md"].value == 0.5
    result = run("crossover_from_r", m1=m1, m2=m2, sd1=oracle["sd"][0], sd2=oracle["sd"][1], r=0.68, n=10)
    wanted = oracle["given_r"]
    for name, expected in (("sd_difference", "sd_diff"), ("se", "se"), ("smd", "smd"), ("se_smd", "se_smd")):
        assert result[name].value == pytest.approx(wanted[expected], abs=5e-5)


def test_crossover_arms_are_never_parallel_groups() -> None:
    assert "same patients" in refused(derive("crossover_as_parallel", {}, {}))
    answers = {"first_period": False}
    inputs = {"m1": "7", "m2": "6.5", "sd1": "2.38", "sd2": "2.21", "n1": "10", "n2": "10"}
    assert "same patients" in refused(derive("crossover_first_period", inputs, answers))
    assert run("crossover_first_period", **inputs)["se"].value == pytest.approx(1.0271, abs=5e-5)


def test_a_shared_control_is_not_counted_twice() -> None:
    oracle = one("shared_control")
    result = run("average_shared_control", n=[25, 25], sd=[2.5, 2.5], n_control=25, sd_control=2.5)
    assert result["se"].value == pytest.approx(oracle["right"], abs=5e-5)
    assert result["se_if_independent"].value == pytest.approx(oracle["naive"], abs=5e-5)
    assert run("split_control", n=25, parts=2)["n_each"].value == 12.5


def test_design_effects() -> None:
    clusters, infusions = one("design_effect")["cases"]
    result = run("cluster_design_effect", n=400, size=20, icc=0.05)
    assert result["design_effect"].value == pytest.approx(clusters["deff"])
    result = run("units_in_patients", units=369, patients=49, icc=0.5)
    assert result["effective_n"].value == pytest.approx(infusions["effective_n"], abs=0.05)


def test_an_area_becomes_a_time_averaged_score() -> None:
    oracle = one("time_average")
    result = run("time_average", auc=oracle["auc"], sd=oracle["sd"], duration=oracle["days"])
    assert result["mean"].value == pytest.approx(oracle["mean"], abs=5e-5)
    assert result["sd"].value == pytest.approx(oracle["sd_average"], abs=5e-5)


@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.id)
def test_every_condition_is_asked_before_a_method_runs(entry) -> None:
    assert entry.questions
    assert entry.formula
    assert entry.sources
    for question in entry.questions:
        assert question.text.endswith("?")
        assert question.text in refused(entry.run({}, {q.id: True for q in entry.questions if q != question}))
        if not question.mark:
            answers = {**yes(entry.id), question.id: False}
            assert refused(entry.run({}, answers)) == question.otherwise
    assert refused(entry.run({}, yes(entry.id)))


def test_ids_of_the_register_are_unique() -> None:
    ids = [entry.id for entry in METHODS]
    assert len(ids) == len(set(ids))
