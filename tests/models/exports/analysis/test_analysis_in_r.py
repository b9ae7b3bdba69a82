"""What the files say to the programs that read them: R with the shipped script, pandas, and the kept files."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy
import pandas
import pytest
from statsmodels.stats.meta_analysis import combine_effects, effectsize_smd

from crps_extractor import __version__
from crps_extractor.models.exports.aside import export_aside
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.review import Review
from tests.builders import LEA, SETH, a_review, a_study, seen_by, shipped_form
from tests.models.exports.analysis.analysed import a_trial_of_pain, extracted, files_of, table_of
from tests.study_by_meaning import Study, mean

GOLDEN = Path(__file__).resolve().parents[4] / "tests" / "golden" / "analysis"
ANALYSES = ("r-results", "r-effects", "study-table")


def a_whole_trial(study: Study) -> None:
    """Two arms with baseline, week 1, responders, a printed effect, doses, and texts that Excel would compute."""
    a_trial_of_pain()(study)
    study.put("", {"study.countries": "Netherlands", "study.registration": "NCT01234567"})
    study.put("", {"study.n_with_condition": "60"})
    study.time("start", "0 weeks", phase="baseline")
    study.result("b-ketamine", mean("7.20", "0.24", "not_stated"), time="start")
    study.result("b-placebo", mean("7.05", "0.25", "not_stated"), group="placebo", time="start", n="28")
    study.put(
        "half",
        {
            "outcome.label": "=half(1)",
            "outcome.scale": {"scale": "nrs-11"},
            "outcome.type": "dichotomous",
            "outcome.definition": "at_least_50_percent",
        },
    )
    study.result("h-ketamine", events="15/30 (50%)", form="responders", outcome="half")
    study.result("h-placebo", group="placebo", events="4/28", form="responders", outcome="half", n="28")
    ends = {"low": "-2.62", "high": "-0.18", "spread_type": "ci", "level": "95"}
    study.effect("e", {"centre": "-1.40", "centre_type": "value", **ends}, n_a="30", n_b="28", p="0.025")
    study.treatment(drug="ketamine", route="iv_continuous", days="4", hours_per_day="24")
    study.phase("22.2 mg/h/70 kg", no="1")
    study.baseline("age", mean("46.1", "11.0"), group="ketamine")


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    made = a_review(tmp_path, shipped_form())
    extracted(made, "s1", a_whole_trial)
    yield seen_by(made, SETH)
    made.store.close()


@pytest.mark.parametrize("name", ANALYSES)
def test_the_tables_are_as_they_were_kept(review: Review, tmp_path: Path, name: str) -> None:
    """RENEW_GOLDEN=1 writes the kept tables anew; look at what changed before committing them."""
    found = files_of(review, name, tmp_path)
    found["README.txt"] = "\n".join(
        line for line in found["README.txt"].replace(__version__, "VERSION").splitlines()
        if not line.startswith(("State of", "Form:"))
    )  # fmt: skip
    for file, text in found.items():
        kept = GOLDEN / name / file
        if os.environ.get("RENEW_GOLDEN"):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline="\n")
        assert text.replace("\r\n", "\n").strip() == kept.read_text(encoding="utf-8").strip(), file
    assert set(found) == {one.name for one in (GOLDEN / name).iterdir()}


def test_the_same_review_gives_the_same_bytes_and_aside_too(review: Review, tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    here = EXPORTS["r-effects"].write(seen_by(review, "seth"), tmp_path / "here.zip", lambda *_said: None)
    copied = export_aside(review.store.copy, "seth", "r-effects", tmp_path / "aside" / "a.zip")
    assert here.read_bytes() == copied.read_bytes()


def test_an_export_of_a_freeze_and_of_a_batch_says_so(review: Review, tmp_path: Path) -> None:
    freeze(seen_by(review, LEA), "Submitted paper", "2026-05-01")
    path = export_aside(review.store.copy, "seth", "r-results", tmp_path / "f.zip", freeze="Submitted paper")
    with zipfile.ZipFile(path) as inside:
        said = inside.read("README.txt").decode("utf-8-sig")
    assert "It shows: as frozen under “Submitted paper” on 2026-05-01, hash " in said


def test_pandas_reads_the_types_that_the_codebook_names(review: Review, tmp_path: Path) -> None:
    files = files_of(review, "r-effects", tmp_path)
    codebook = table_of(files["columns.csv"])
    numeric = {line["column"] for line in codebook if line["type"] == "number"}
    frame = pandas.read_csv(StringIO(files["r-effects.csv"]), dtype=dict.fromkeys(numeric, float))
    assert list(frame.columns) == [line["column"] for line in codebook]
    assert frame["m1i"].dropna().tolist() == [5.3, 7.2]


def test_a_pooled_difference_is_that_worked_by_hand(review: Review, tmp_path: Path) -> None:
    a_study(seen_by(review, LEA), "s2", "Second 2012")
    extracted(review, "s2", a_trial_of_pain({"value": mean("4.1", "1.9"), "n": "20"}))
    lines = table_of(files_of(review, "r-effects", tmp_path)["r-effects.csv"])
    used = [line for line in lines if not line["left_out"] and line["basis"] == "means of the groups"]
    assert {line["pool_group"] for line in used} == {"pain intensity | average | NRS or VAS"}
    groups = [[float(line[name]) for name in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")] for line in used]
    differences = [one[0] - one[3] for one in groups]
    variances = [one[1] ** 2 / one[2] + one[4] ** 2 / one[5] for one in groups]
    weights = [1 / variance for variance in variances]
    by_hand = sum(w * d for w, d in zip(weights, differences, strict=True)) / sum(weights)
    pooled = combine_effects(numpy.array(differences), numpy.array(variances), method_re="dl")
    assert pooled.mean_effect_fe == pytest.approx(by_hand)
    assert by_hand == pytest.approx(-1.9728, abs=5e-4)
    assert effectsize_smd(*groups[0])[0] < 0


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
def test_r_reads_every_table_with_the_shipped_script(review: Review, tmp_path: Path) -> None:
    for name in ANALYSES:
        path = EXPORTS[name].write(seen_by(review, "seth"), tmp_path / f"{name}.zip", lambda *_said: None)
        with zipfile.ZipFile(path) as inside:
            inside.extractall(tmp_path / name)
    script = """
    for (name in c("r-results", "r-effects", "study-table")) source(file.path(name, "read.R"), chdir = TRUE)
    one <- subset(r_effects, is.na(left_out) & basis == "means of the groups")
    cat(one$m1i - one$m2i, sqrt(one$sd1i^2 / one$n1i + one$sd2i^2 / one$n2i), "\\n")
    cat(unique(r_results$outcome), sep = "\\n")
    cat(class(r_results$mean), class(r_results$value_as_published), class(r_results$sd_is_imputed), "\\n")
    cat(sum(is.na(r_results$sd)), nrow(study_table), doses$base_value, "\\n")
    """
    done = subprocess.run(["Rscript", "-e", script], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert [float(number) for number in said[0].split()] == pytest.approx([-1.4, (2.1**2 / 30 + 2.4**2 / 28) ** 0.5])
    assert said[1:3] == ["pain", "=half(1)"]
    assert said[3].split() == ["numeric", "character", "logical"]
    assert said[4].split()[:2] == ["4", "1"]
    assert float(said[4].split()[2]) == pytest.approx(22.2 / 70)
