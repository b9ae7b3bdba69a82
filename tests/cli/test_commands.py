"""Each command as one would type it: what it says, what it makes, how it ends."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.cli.register import COMMANDS
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

Run = Callable[..., Any]
PDF = resource_path("samples", "voorbeeld-2017.pdf")
NUMBER_PLANNED = load_shipped("ketamine_crps").field("design", "planned_n").label


def facts_of(path: Path) -> Any:
    store = ReviewFile.open(path)
    try:
        return Review(store).facts
    finally:
        store.close()


def test_a_review_is_made_with_its_people_and_a_study_for_each_pdf(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "01_Voorbeeld-2017.pdf").write_bytes(PDF.read_bytes())
    told = run("new", tmp_path / "pain", "--title", "Pain", "--reviewers", "Ada Low,Bo Ek", "--pdfs", folder)
    assert (told.code, told.err) == (0, "")
    facts = facts_of(tmp_path / "pain.crpx")
    assert facts.title == "Pain"
    assert [study.label for study in facts.studies] == ["Voorbeeld 2017"]
    people = {person.name: person for person in facts.people.values()}
    assert people["Ada Low"].roles == {LEAD, REVIEWER, SETTLER}
    assert people["Bo Ek"].roles == {REVIEWER}
    slots = facts.studies[0].slots
    assert [slots.first, slots.second, slots.settler] == [people[n].id for n in ("Ada Low", "Bo Ek", "Ada Low")]


def test_a_review_of_one_person_needs_no_name_on_any_later_command(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "alone.crpx"
    assert run("new", path, "--reviewers", "Solo").code == 0
    assert run("add-pdfs", path, PDF).code == 0
    assert facts_of(path).studies[0].slots.is_single


def test_a_lead_who_does_not_extract_and_a_settler_get_roles_of_their_own(run: Run, tmp_path: Path) -> None:
    told = run("new", tmp_path / "a.crpx", "--as", "Lea", "--reviewers", "Al,Bo", "--settler", "Sam", "--json")
    roles = {person["name"]: person["roles"] for person in json.loads(told.out)["people"]}
    assert roles == {"Lea": ["lead"], "Al": ["reviewer"], "Bo": ["reviewer"], "Sam": ["settler"]}


def test_a_review_may_use_a_form_file_of_ones_own(run: Run, tmp_path: Path) -> None:
    form = resource_path("forms", "pain_trial_cohort.toml")
    assert run("new", tmp_path / "a.crpx", "--form", form).code == 0
    assert run("new", tmp_path / "b.crpx", "--form", "no_such_form").code == 1


def test_a_pdf_can_be_added_as_one_more_report_of_a_study(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.crpx"
    run("new", path, "--reviewers", "Ada,Bo")
    run("add-pdfs", path, PDF, "--as", "Ada")
    study = facts_of(path).studies[0]
    told = run(
        "add-pdfs", path, resource_path("samples", "voorbeeld-2017-registry.pdf"), "--study", study.label, "--as", "Ada"
    )
    assert told.code == 0
    assert [report.is_main for report in facts_of(path).reports(study.id)] == [True, False]


def test_the_same_pdf_twice_and_a_page_that_is_no_pdf_are_refused_and_the_rest_is_taken(
    run: Run, tmp_path: Path
) -> None:
    path, page = tmp_path / "a.crpx", tmp_path / "sign in.pdf"
    page.write_text("<html><body>Please sign in</body></html>")
    run("new", path, "--reviewers", "Ada,Bo")
    told = run("add-pdfs", path, page, PDF, PDF, "--as", "Ada", "--json")
    assert (told.code, told.err) == (1, "2 of 3 files were not taken; the reasons stand above.\n")
    refused = [one["refused"] for one in json.loads(told.out)["files"]]
    assert "not a PDF" in refused[0]
    assert refused[1] == ""
    assert "in this review already" in refused[2]


def test_only_a_lead_adds_pdfs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.crpx"
    run("new", path, "--reviewers", "Ada,Bo")
    told = run("add-pdfs", path, PDF, "--as", "Bo")
    assert (told.code, told.out) == (1, "")
    assert "lead" in told.err
    assert facts_of(path).studies == []


def test_the_problems_of_revealed_sheets_are_listed_and_strong_ones_end_with_one(run: Run, sample: Path) -> None:
    told = run("check", sample, "--json")
    report = json.loads(told.out)
    assert told.code == (1 if report["strong"] else 0)
    by_study = {study["study"]: study for study in report["studies"]}
    names = [sheet["sheet"] for sheet in by_study["Voorbeeld 2017"]["sheets"]]
    assert names == ["What all share", "Anna Muster", "Ben Model", "Consensus"]
    assert [sheet["sheet"] for sheet in by_study["Beispiel 2015"]["sheets"]] == ["What all share"]
    problems = by_study["Voorbeeld 2017"]["sheets"][1]["problems"]
    assert problems
    assert all(problem["why"] and problem["found"] and problem["place"] for problem in problems)


def test_a_reviewer_sees_the_problems_of_the_own_unsubmitted_sheet(run: Run, sample: Path) -> None:
    report = json.loads(run("check", sample, "--study", "beispiel 2015", "--as", "am", "--json").out)
    assert [sheet["sheet"] for sheet in report["studies"][0]["sheets"]] == ["What all share", "Anna Muster"]


def test_the_differences_are_counted_by_class_and_open_ones_end_with_one(run: Run, sample: Path) -> None:
    told = run("compare", sample, "--json")
    report = json.loads(told.out)
    first, second, third, fourth = report["studies"]
    assert told.code == 1
    assert told.err == f"{report['open']} differences are not settled yet.\n"
    assert {"number", "unit", "scale", "type of spread", "choice", "status", "missing"} <= set(first["classes"])
    assert first["open"] < len(first["differences"])
    assert second["open"] == len(second["differences"])
    assert (third["revealed"], fourth["revealed"]) == (False, False)
    assert third["differences"] == fourth["differences"] == []
    slips = {one["looks_like"] for one in first["differences"] + second["differences"]}
    assert any("ratio 60" in slip for slip in slips)
    assert any("crosswise" in slip for slip in slips)


def test_every_open_difference_can_be_listed_with_both_answers(run: Run, sample: Path) -> None:
    told = run("compare", sample, "--study", "Voorbeeld 2017", "--list")
    assert "type of spread: Baseline › age" in told.out
    listed = [line for line in told.out.splitlines() if " | " in line]
    unresolved = [line for line in listed if line.endswith("(left unresolved)")]
    assert len(unresolved) == 1
    assert len(listed) - len(unresolved) == int(told.err.split()[0])


def test_submitting_locks_the_sheet_gives_a_receipt_and_reveals_the_study(run: Run, sample: Path) -> None:
    told = run("submit", sample, "--study", "Sample 2021", "--as", "Anna Muster", "--json")
    report = json.loads(told.out)
    assert (told.code, report["revealed"], len(report["receipt"])) == (0, True, 64)
    again = run("submit", sample, "--study", "Sample 2021", "--as", "Anna Muster")
    assert (again.code, again.out) == (1, "")
    assert "already submitted" in again.err
    assert json.loads(run("compare", sample, "--study", "Sample 2021", "--json").out)["studies"][0]["revealed"]


def test_a_sheet_with_open_required_fields_is_not_submitted(run: Run, sample: Path) -> None:
    told = run("submit", sample, "--study", "Beispiel 2015", "--as", "Anna Muster")
    assert told.code == 1
    assert "neither an answer nor a status" in told.err


def test_the_workbook_is_written_and_is_a_workbook(run: Run, sample: Path) -> None:
    target = sample.parent / "dual.xlsx"
    told = run("export", sample, "--format", "excel-dual", "-o", target, "--json")
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["file"] == str(target)
    with zipfile.ZipFile(target) as book:
        assert "xl/workbook.xml" in book.namelist()


def test_an_unknown_format_names_those_there_are(run: Run, sample: Path) -> None:
    told = run("export", sample, "--format", "docx", "-o", sample.parent / "a.docx")
    assert told.code == 1
    assert "excel-dual" in told.err


def test_the_history_says_who_what_where_old_new_and_source(run: Run, sample: Path) -> None:
    told = run("history", sample, "--study", "Voorbeeld 2017", "--json")
    lines = json.loads(told.out)["history"]
    assert {line["by"] for line in lines} == {"Anna Muster", "Ben Model", "Carla Prova"}
    planned = [line for line in lines if line["field"] == NUMBER_PLANNED and line["what"] == "answer"]
    assert {(line["by"], line["new"]) for line in planned} == {("Anna Muster", "80"), ("Ben Model", "64")}
    assert any(line["source"].endswith("page 1") for line in planned)
    settled = [line for line in lines if line["what"].startswith("settled")]
    assert settled
    assert all(line["by"] == "Carla Prova" and line["why"] for line in settled)


def test_the_history_can_be_narrowed_to_a_person_and_a_day(run: Run, sample: Path) -> None:
    by_carla = json.loads(run("history", sample, "--by", "CP", "--json").out)["history"]
    assert {line["by"] for line in by_carla} == {"Carla Prova"}
    assert json.loads(run("history", sample, "--since", "2999-01-01", "--json").out)["history"] == []
    assert run("history", sample, "--since", "soon").code == 1


def test_going_back_to_a_backup_keeps_the_former_file(run: Run, sample: Path) -> None:
    run("submit", sample, "--study", "Sample 2021", "--as", "AM")
    backups = json.loads(run("restore", sample, "--list", "--json").out)
    assert len(backups) == 2
    oldest = Path(backups[-1]["file"]).name
    told = run("restore", sample, "--backup", oldest, "--json")
    report = json.loads(told.out)
    assert (told.code, report["only_in_former"], report["only_in_backup"]) == (0, 1, 0)
    assert Path(report["moved_aside"]).is_file()
    again = json.loads(run("compare", sample, "--study", "Sample 2021", "--json").out)
    assert not again["studies"][0]["revealed"]


def test_a_backup_that_is_not_there_changes_nothing(run: Run, sample: Path) -> None:
    before = sample.read_bytes()
    assert run("restore", sample, "--backup", "1999").code == 1
    assert sample.read_bytes() == before


def test_work_travels_in_packages_and_merging_again_brings_nothing(run: Run, sample: Path, tmp_path: Path) -> None:
    for name in ("AM", "BM"):
        told = run("package", sample, "--as", name, "-o", tmp_path / name, "--pdfs")
        assert told.code == 0
    copy = tmp_path / "elsewhere" / "copy.crpx"
    copy.parent.mkdir()
    assert run("merge", copy, tmp_path / "BM.crpx-share", "--as", "BM").code == 0
    assert len(list((copy.parent / "copy.pdfs").glob("*.pdf"))) == 6
    shown = json.loads(run("merge", copy, tmp_path / "AM.crpx-share", "--preview", "--json").out)
    assert {one["study"] for one in shown["brings"]} == {"Voorbeeld 2017", "Exemple 2020"}
    assert shown["merged"] is False
    assert not json.loads(run("compare", copy, "--json").out)["studies"][0]["revealed"]
    assert run("merge", copy, tmp_path / "AM.crpx-share").code == 0
    assert [study["revealed"] for study in json.loads(run("compare", copy, "--json").out)["studies"][:2]] == [
        True,
        True,
    ]
    again = json.loads(run("merge", copy, tmp_path / "AM.crpx-share", "--json").out)
    assert again["brings"] == []


def test_a_package_needs_to_know_who_makes_it(run: Run, sample: Path, tmp_path: Path) -> None:
    told = run("package", sample, "-o", tmp_path / "x")
    assert told.code == 1
    assert "--as" in told.err


def test_a_dose_is_converted_with_its_formula(run: Run) -> None:
    told = run("dose", "22.2 mg/h/70 kg", "--to", "mg/kg/h")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("0.3171 mg/kg/h\n")
    assert "formula: 22.2 mg/h/70 kg ÷ 70 = 0.3171 mg/kg/h" in told.out


def test_a_dose_as_json_holds_what_the_design_names(run: Run) -> None:
    told = run("dose", "22.2 mg/h/70 kg", "--to", "mg/kg/h", "--json")
    named = {
        "text", "read_as", "value", "range", "spread", "cap", "unit", "formula", "inputs", "assumed", "ask", "refused",
    }  # fmt: skip
    assert named <= set(json.loads(told.out))


def test_a_dose_that_lacks_something_asks_in_one_line_and_with_it_answers(run: Run) -> None:
    told = run("dose", "0.35 mg/kg/h", "--to", "mg/h")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "weight" in told.err
    assert run("dose", "0.35 mg/kg/h", "--to", "mg/h", "--weight", "70").out.startswith("about 24.5 mg/h")
    assert run("dose", "20 mg/h", "--to", "mg", "--hours", "24", "--days", "5").out.startswith("about 2400 mg")
    assert run("dose", "10 ml/h", "--to", "mg/h", "--concentration", "2 mg/ml").out.startswith("about 20 mg/h")


@pytest.mark.parametrize("dose", ["1,250 mg", "2 γ", "abc", "", "5 ug/kg/m"])
def test_a_dose_that_may_mean_two_things_is_never_printed_as_one(run: Run, dose: str) -> None:
    told = run("dose", dose)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)


def test_a_pdf_is_looked_through(run: Run) -> None:
    told = run("pdf", "info", PDF, "--json")
    (one,) = json.loads(told.out)
    assert (told.code, one["pages"], one["opens"], one["problems"]) == (0, 6, True, [])
    assert one["words"] > 3000


def test_a_good_form_is_said_to_be_good_and_mistakes_are_named(run: Run, tmp_path: Path) -> None:
    assert run("form", "check", resource_path("forms", "ketamine_crps.toml")).code == 0
    bad = tmp_path / "bad.toml"
    bad.write_text(
        '[form]\nid = "x"\n[[section]]\nid = "a"\nlabel = "A"\n[[section.field]]\nid = "f"\nkind = "dosis"\n'
    )
    told = run("form", "check", bad, "--json")
    mistakes = json.loads(told.out)["mistakes"]
    assert told.code == 1
    assert any("dosis" in mistake["reason"] and mistake["line"] for mistake in mistakes)


def test_the_sample_is_made_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    told = run("sample", tmp_path / "new folder", "--json")
    report = json.loads(told.out)
    assert told.code == 0
    assert Path(report["review"]) == tmp_path / "new folder" / "sample.crpx"
    assert [study["revealed"] for study in report["studies"]] == [True, True, False, False]


def test_the_program_finds_itself_whole(run: Run) -> None:
    told = run("self-test", "--json")
    report = json.loads(told.out)
    assert [one for one in report["parts"] if not one["ok"]] == []
    assert (told.code, report["ok"]) == (0, True)
    assert {"checks", "exports", "forms", "kinds", "pdf worker", "review"} <= {one["part"] for one in report["parts"]}


def test_a_check_without_a_why_fails_the_self_test(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from crps_extractor.models.checks import register

    silent = replace(register.CHECKS[0], code="silent_one")
    object.__setattr__(silent, "why", "")
    monkeypatch.setattr(register, "CHECKS", (*register.CHECKS, silent))
    told = run("self-test")
    assert (told.code, told.err) == (1, "The self-test failed: checks.\n")
    assert "silent_one" in told.out


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help(run: Run, command: str) -> None:
    told = run(*command.split(), "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"usage: crps-extractor {command}")


def test_the_register_holds_what_the_design_names() -> None:
    named = {
        "new", "add-pdfs", "check", "compare", "export", "package", "merge", "submit", "restore", "history",
        "form check", "pdf info", "dose", "sample", "self-test",
    }  # fmt: skip
    assert named <= {command.name for command in COMMANDS}
