"""The sample review further on: batches, freezes, contacts, notices, late reports, studies that look alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.course.additions import add_to_finished
from crps_extractor.models.review.course.contacting import Contact, add_contact
from crps_extractor.models.review.course.decisions import add_notice, put_into_batch
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.derived.imputations import assumed
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.layout import layout_sections, named_rows
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.reports.identity import merge_studies
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile

__all__ = ["LOST", "REFERENCES", "TABLE", "TWIN", "change_pdf", "fill_out"]

TWIN, LOST = "Exemple 2020 (conference abstract)", "Perdu 2019"
"""A study that looks like another one, and one whose PDF is gone."""

REFERENCES = """TY  - JOUR
AU  - Muster, Anna
PY  - 2022
TI  - Ketamine by infusion for pain of the limbs: an invented trial
JO  - Journal of Invented Trials
DO  - 10.1000/invented.2022
ER  -
TY  - JOUR
AU  - Modelo, Karl
PY  - 2018
TI  - A second invented trial of ketamine in complex regional pain syndrome of the hand and of the foot
ER  -
TY  - JOUR
AU  - Nobody
ER  -
"""
"""A list of references, one of which cannot be used."""

TABLE = """Study,Label,Number of centres,Second thoughts
Beispiel 2015,Beispiel and others 2015,3,seen by AM
Sample 2021,Sample 2021,two,
"""
"""A table made elsewhere, with a column that answers nothing."""


def fill_out(path: Path) -> None:
    """Add to a fresh sample review what the later windows show. Nobody may hold the file."""
    store = ReviewFile.open(path)
    try:
        people = {one.name.split()[0]: one.id for one in Review(store).facts.people.values()}
        lead = Review(store, people["Anna"])
        studies = {one.label: one.id for one in lead.facts.studies}
        _course(lead, studies, people)
        _more_studies(lead, studies)
        _rows_twice(lead, Review(store, people["Ben"]), studies["Beispiel 2015"])
        keep_backup(store)
        freeze(lead, "As submitted to the journal", "2026-05-01")
        put_into_batch(lead, [studies["Sample 2021"]], "First round", "first")
    finally:
        store.close()


def _course(lead: Review, studies: dict[str, str], people: dict[str, str]) -> None:
    """What the lead records while the review goes on."""
    put_into_batch(lead, [studies["Voorbeeld 2017"], studies["Exemple 2020"]], "Pilot of March", "pilot")
    asked = Contact(studies["Exemple 2020"], "SD at week 4", "Dr Exemple", "The SD of both groups.", people["Anna"])
    add_contact(lead, replace(asked, sent_on="2026-03-02", reminded_on="2026-03-30"))
    add_contact(lead, replace(asked, topic="Dose at day 2", sent_on="2026-04-07", answered_on="2026-04-09"))
    lead.add_report(Report("late", studies["Sample 2021"], "NTR-DEMO-1234", "registry_record", is_main=False))
    (main, *_) = lead.facts.reports(studies["Exemple 2020"])
    add_notice(lead, main.id, "expression_of_concern", date="2026-02-11", where="the journal's page")
    wanted = Addition("", "Function", "A peer reviewer asked for it.", "2026-05-12", (studies["Exemple 2020"],))
    add_to_finished(lead, replace(wanted, rows=("outcomes",)))
    assumed(lead, "correlation", "0.6", "0.3", "0.8", ["Voorbeeld 2017"], "No other trial prints one.")


def _more_studies(lead: Review, studies: dict[str, str]) -> None:
    """A study like another one, one whose PDF is not where it was, and one merged with another."""
    (main, *_) = lead.facts.reports(studies["Exemple 2020"])
    same = replace(main.reference, doi=main.reference.doi or "10.1000/exemple.2020")
    lead.add_report(replace(main, reference=same))
    twin, lost, again = (lead.add_study(label) for label in (TWIN, LOST, "Beispiel 2015, thesis"))
    lead.add_report(Report("twin", twin.id, "Exemple 2020, abstract", "conference_abstract", reference=same))
    lead.add_report(Report("lost", lost.id, LOST, "full_article", sha256="0" * 64, file="Perdu 2019.pdf", pages=8))
    for study, label in ((studies["Beispiel 2015"], "Beispiel and others"), (again.id, "Beispiel, a thesis")):
        lead.record([lead.own_sheet(study).set("study", "study_label", Answer(parts={"text": label}))])
    merge_studies(lead, again.id, studies["Beispiel 2015"], "The thesis reports the same trial.")


def _rows_twice(lead: Review, theirs: Review, study: str) -> None:
    """Rows laid out by the lead, beside a row that a reviewer had made before."""
    section = next(one for one in layout_sections(lead.form) if one.id == "groups")
    theirs.record(named_rows(theirs.own_sheet(study), section, ("Ketamine group",)))
    lead.record(named_rows(lead.sheet(REVIEW, study), section, ("Ketamine", "Saline")))


def change_pdf(path: Path) -> None:
    """Put another content where a PDF lies, as a reader that saves its highlights does."""
    path.chmod(0o600)
    with path.open("ab") as file:
        file.write(b"\n% saved again\n")
