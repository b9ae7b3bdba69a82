"""The long table of results: each figure with where it comes from, on the shipped form and on one made from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import parse_form
from crps_extractor.models.review.derived.imputations import borrow_sd
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from tests.builders import ANNA, FORM, LEA, SETH, a_review, a_study, seen_by, shipped_form
from tests.form_from_nothing import form_from_nothing
from tests.models.exports.analysis.analysed import a_trial_of_pain, derive, extracted, files_of, lines_of, typed_by
from tests.study_by_meaning import Study, mean

FORMS = {"shipped": shipped_form, "from nothing": form_from_nothing}


@pytest.fixture(params=FORMS)
def review(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Review]:
    form: Form = FORMS[request.param]()
    made = a_review(tmp_path, form)
    yield seen_by(made, SETH)
    made.store.close()


def lines(review: Review, folder: Path) -> dict[str, dict[str, str]]:
    return {line["result_id"]: line for line in lines_of(review, "r-results", folder)}


def test_a_printed_mean_and_sd_keep_their_decimals_and_say_that_they_are_reported(
    review: Review, tmp_path: Path
) -> None:
    extracted(review, "s1", a_trial_of_pain())
    line = lines(review, tmp_path)["r-ketamine"]
    assert (line["mean"], line["mean_origin"]) == ("5.30", "reported")
    assert (line["sd"], line["sd_origin"], line["sd_is_imputed"]) == ("2.10", "reported", "FALSE")
    assert (line["n"], line["n_unit"], line["group"], line["how"]) == ("30", "patients", "ketamine", "agreed")
    assert (line["mean_100"], line["sd_100"], line["not_rescaled"]) == ("53", "21", "")
    assert (line["time_days"], line["anchor"], line["direction"]) == ("7", "randomisation", "up is worse")
    assert line["domain"] == "pain_intensity"
    assert "5.30" in line["value_as_published"]


def test_an_se_is_no_sd_until_somebody_derives_it_and_then_says_how(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain({"value": mean("7.2", "0.51", "se"), "n": "18"}))
    before = lines(review, tmp_path)["r-ketamine"]
    assert (before["sd"], before["se"]) == ("", "0.51")
    assert "no SD was derived" in before["no_mean_sd"]
    derive(
        review, "s1", "r-ketamine", "sd_from_se",
        {"se": ("r-ketamine", "result.value spread"), "n": ("r-ketamine", "result.n text")},
    )  # fmt: skip
    line = lines(seen_by(review, SETH), tmp_path)["r-ketamine"]
    assert float(line["sd"]) == pytest.approx(0.51 * 18**0.5, rel=1e-9)
    assert line["sd_origin"] == "derived by sd_from_se (se 0.51; n 18); Typed from the table."
    assert float(line["sd_low"]) < float(line["sd"]) < float(line["sd_high"])
    assert line["no_mean_sd"] == ""


def test_a_spread_that_is_not_named_is_never_an_sd(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain({"value": mean("2.68", "0.51", "not_stated")}))
    line = lines(review, tmp_path)["r-ketamine"]
    assert (line["sd"], line["spread_not_stated"]) == ("", "0.51")
    assert "does not say what its ± is" in line["no_mean_sd"]


def test_a_borrowed_sd_names_donors_and_range_and_is_marked(review: Review, tmp_path: Path) -> None:
    def with_a_gap(study: Study) -> None:
        a_trial_of_pain()(study)
        study.time("week4", "4 weeks")
        study.result("r-later", mean("4.9"), group="ketamine", time="week4")

    extracted(review, "s1", with_a_gap)
    _, consensus = study_consensus(seen_by(review, SETH), "s1")

    def settled(_study: str) -> Sheet:
        return consensus

    borrow_sd(seen_by(review, LEA), settled, "s1", "r-later", ("same_study_other_time",), "not printed at week 4")
    files = files_of(seen_by(review, SETH), "r-results", tmp_path)
    line = lines(seen_by(review, SETH), tmp_path)["r-later"]
    assert (line["sd"], line["sd_is_imputed"]) == ("2.1", "TRUE")
    assert line["sd_origin"].startswith("imputed:same_study_other_time (donors: ")
    assert "range 2.1 to 2.4" in line["sd_origin"]
    assert "borrowed SD" in files["README.txt"]


def test_figures_read_off_a_drawing_or_sent_by_the_authors_say_so(review: Review, tmp_path: Path) -> None:
    def fill(study: Study) -> None:
        a_trial_of_pain()(study)
        value = study.sheet.form.meaning("result.value")
        assert value is not None
        drawn = Answer(Status.IN_FIGURE_ONLY, mean("5.3", "2.1"))
        sent = Answer(Status.REPORTED, mean("6.7", "2.4"), (Source(How.AUTHORS, "letter", 0, quote="SD 2.4"),))
        study.sheet.set("r-ketamine", value.id, drawn)
        study.sheet.set("r-placebo", value.id, sent)

    extracted(review, "s1", fill)
    found = lines(review, tmp_path)
    assert found["r-ketamine"]["mean_origin"] == "read off a figure"
    assert found["r-placebo"]["sd_origin"] == "from authors"
    assert (found["r-placebo"]["source_page"], found["r-placebo"]["source_quote"]) == ("1", "SD 2.4")


def test_what_the_reviewers_have_not_settled_is_listed_without_a_value(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain(), a_trial_of_pain({"value": mean("53.0", "2.10")}))
    line = lines(review, tmp_path)["r-ketamine"]
    assert (line["value_status"], line["mean"], line["how"]) == ("not settled yet", "", "not settled yet")
    assert line["no_mean_sd"] == "The value is not settled yet."
    assert line["study_state"].startswith("1 differences")


def test_words_are_not_rescaled_and_the_reason_stands_there(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain(scale="relief-5"))
    line = lines(review, tmp_path)["r-ketamine"]
    assert line["mean_100"] == ""
    assert line["not_rescaled"]


def test_counts_stand_with_their_total_and_percentage(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain({"events": "15/30 (50%)", "form": "responders"}))
    line = lines(review, tmp_path)["r-ketamine"]
    assert (line["events"], line["events_of"], line["events_percent"]) == ("15", "30", "50")
    assert (line["events_as_published"], line["no_mean_sd"]) == ("15/30 (50%)", "")


def test_nothing_of_a_study_that_is_still_blind_is_in_it(review: Review, tmp_path: Path) -> None:
    extracted(review, "s1", a_trial_of_pain())
    a_study(seen_by(review, LEA), "s2", "Blind 2020")

    def secret(study: Study) -> None:
        a_trial_of_pain({"value": mean("7.77", "1.23")})(study)
        study.outcome("pain", label="ZEBRA")

    typed_by(seen_by(review, ANNA), "s2", secret)
    for viewer in ("anna", "ben", "lea", "seth", ""):
        for name in ("r-results", "r-effects", "study-table"):
            said = "".join(files_of(seen_by(review, viewer), name, tmp_path).values())
            assert "ZEBRA" not in said
            assert "7.77" not in said
            assert "Blind 2020: not every sheet is submitted" in said


@pytest.mark.parametrize(("name", "lacking"), [("r-results", "result.group"), ("r-effects", "comparison.a")])
def test_a_form_that_lacks_a_meaning_gets_a_sentence_and_no_file(tmp_path: Path, name: str, lacking: str) -> None:
    form = parse_form(FORM.replace(f'means = "{lacking}"', ""), "small.toml")
    review = a_review(tmp_path, form)
    target = tmp_path / "out.zip"
    target.write_bytes(b"old")
    with pytest.raises(ExportFailedError, match=f"no field of it means “.+” .{lacking}.*nothing was written"):
        EXPORTS[name].write(review, target, lambda *_said: None)
    review.store.close()
    assert target.read_bytes() == b"old"


def test_what_the_form_does_not_ask_is_named_in_the_read_me(tmp_path: Path) -> None:
    review = a_review(tmp_path)
    said = files_of(review, "r-results", tmp_path)["README.txt"]
    review.store.close()
    assert "What the form does not ask" in said
    assert "(outcome.scale)" in said
