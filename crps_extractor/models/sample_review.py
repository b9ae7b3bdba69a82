"""The sample review: four invented articles, two reviewers' sheets of each, submitted, begun or partly settled."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Any

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.checks.problem import answers_hash
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.consensus import settle, study_consensus
from crps_extractor.models.documents.capture import capture
from crps_extractor.models.documents.folder import take_pdf
from crps_extractor.models.documents.search import compiled
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import REVIEW, Draft, EventKind
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Person, Report, Slots
from crps_extractor.models.review.progress import missing_rows
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError

__all__ = ["make_sample"]

FORM = "ketamine_crps"
SIDES = ("first", "second")
_SIZE = "sample_events"
"""Where the review says how many events it was made with: a sample that holds more was worked on."""

Entry = Mapping[str, Any]


def make_sample(folder: Path) -> Path:
    """Make ``sample.crpx`` with its PDFs in a folder, which is made where it is missing; returns the review's path.

    An older sample is replaced only if nobody worked on it and nobody holds it; else the new one gets a number.
    Raises StoreError, PdfNotTakenError or OSError when it cannot be written; nothing half-made is left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = _free_name(folder)
    store = ReviewFile.create(path)
    try:
        with _Places() as places:
            _Sample(store, places).make()
    except BaseException:
        store.close()
        path.unlink()
        raise
    store.close()
    return path


def _free_name(folder: Path) -> Path:
    path, number = folder / "sample.crpx", 2
    while path.exists() and not _is_replaced(path):
        path, number = folder / f"sample {number}.crpx", number + 1
    return path


def _is_replaced(path: Path) -> bool:
    """Takes an untouched sample away; False where the file is something else, was worked on or is open."""
    try:
        store = ReviewFile.open(path)
    except StoreError:
        return False
    try:
        made_with = Review(store).facts.about.get(_SIZE)
        is_untouched = str(store.extent()[0]) == made_with
    finally:
        store.close()
    if is_untouched:
        path.unlink()
    return is_untouched


def _id(*names: str) -> str:
    """An id that is the same each time the sample is made."""
    return hashlib.sha256("\n".join(("sample", *names)).encode()).hexdigest()[:32]


class _Places:
    """Finds quotes on the pages of the shipped PDFs, as a reviewer would select them."""

    def __init__(self) -> None:
        self._worker = DocumentWorker()
        self._opened: set[str] = set()
        self._pages: dict[tuple[str, int], PageText] = {}
        self._found: dict[tuple[str, int, str], Source] = {}

    def __enter__(self) -> _Places:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._worker.close()

    def source(self, report: str, entry: Entry) -> Source:
        """The Source of an entry's quote. Raises LookupError when it does not stand on its page."""
        file, page, quote = str(entry["report"]), int(entry["page"]), str(entry["quote"])
        key = (file, page, quote)
        if key not in self._found:
            text = self._page(file, page)
            pattern = compiled(quote)
            match = pattern.search(text.readable.text) if pattern else None
            taken = capture(text, *text.readable.raw_span(*match.span())) if match else None
            if taken is None:
                raise LookupError(f"{file}, page {page + 1}: {quote}")
            self._found[key] = taken.source("", crop_confirmed=taken.doubtful)
        return replace(self._found[key], report=report, how=How(entry.get("how", "text")))

    def _page(self, file: str, page: int) -> PageText:
        if (file, page) not in self._pages:
            name = str(resource_path("samples", file).absolute())
            if file not in self._opened:
                self._worker.call("open", name)
                self._opened.add(file)
            self._pages[file, page] = PageText.from_plain(page, self._worker.call("words", name, page))
        return self._pages[file, page]


@dataclass(frozen=True)
class _Side:
    """One reviewer's side of one study: which one, and the ids of that reviewer's rows."""

    study: str
    side: str

    def row(self, section: str, label: str) -> str:
        return _id(self.study, self.side, section, label)


class _Sample:
    """Writes the whole sample into an empty store, each event under the name of the person who would have made it."""

    def __init__(self, store: ReviewFile, places: _Places) -> None:
        self._store = store
        self._places = places
        self._facts = tomllib.loads(resource_path("samples", "facts.toml").read_text(encoding="utf-8"))
        self._set_up = tomllib.loads(resource_path("samples", "review.toml").read_text(encoding="utf-8"))
        for entry, study in product(self._set_up["more"], self._facts["study"]):
            if entry["study"] == study["id"]:
                study["rows"] += entry["rows"]
                study["facts"] += entry["facts"]
        self._form = load_shipped(FORM)
        slots = self._set_up["slots"]
        first, second, settler = (_id("person", slots[name]) for name in ("first", "second", "settler"))
        self._slots = Slots(first, second, settler)

    def make(self) -> None:
        lead, *others = (
            Person(_id("person", entry["name"]), entry["name"], entry["initials"], frozenset(entry["roles"]))
            for entry in self._set_up["person"]
        )
        review = Review.create(self._store, self._form, self._facts["review"]["title"], lead)
        for person in others:
            review.add_person(person)
        for name, entries in self._facts["review"].items():
            if name != "title":
                review.set_table(name, [_named(entry) for entry in entries])
        for order, study in enumerate(self._facts["study"], 1):
            self._add_study(review, study, order)
            self._add_shared_rows(review, study)
        for side, holder in zip(SIDES, self._slots.holders, strict=True):
            theirs = Review(self._store, holder)
            for study in self._facts["study"]:
                self._fill(theirs, study, side)
        self._settle()
        size = self._store.extent()[0] + 1
        review.fact(EventKind.REVIEW, "", {**review.facts.about, _SIZE: str(size)})

    def _add_study(self, review: Review, study: Entry, order: int) -> None:
        row = _id(study["id"])
        drafts = [
            Draft(EventKind.STUDY, REVIEW, "", row, "", {"label": study["label"], "order": order}),
            Draft(EventKind.SLOTS, REVIEW, "", row, "", self._slots.data()),
        ]
        for number, entry in enumerate(study["reports"], 1):
            kept = take_pdf(self._store.path, resource_path("samples", entry["file"]), Path(entry["file"]).stem)
            label = entry["citation"].partition(".")[0] if not entry["is_main"] else study["label"]
            report = Report(
                _id(entry["file"]), row, label, entry["kind"], entry["is_main"], kept.sha256, kept.file, order=number
            )
            drafts.append(Draft(EventKind.REPORT, REVIEW, "", report.id, "", report.data()))
        review.record(drafts)

    def _add_shared_rows(self, review: Review, study: Entry) -> None:
        sheet = review.sheet(REVIEW, _id(study["id"]))
        drafts = []
        for entry in study["reports"]:
            more = self._set_up["reports"].get(entry["file"], {"notice": {"choice": "none_found"}})
            answers = {
                "report": {"text": entry["citation"]},
                "report_kind": {"choice": entry["kind"]},
                "is_main": {"choice": "yes" if entry["is_main"] else "no"},
                **{name: {"text": entry[name]} for name in ("citation", "doi", "registry_id", "year") if name in entry},
                "language": {"choice": "en"},
                **more,
            }
            drafts += _row_of(sheet, "reports", _id(entry["file"], "row"), answers)
        for entry in self._set_up["contact"]:
            if entry["study"] == study["id"]:
                answers = {name: parts for name, parts in entry.items() if name != "study"}
                drafts += _row_of(sheet, "contacts", _id(study["id"], "contact", entry["topic"]["text"]), answers)
        review.record(drafts)
        self._accept(review, sheet)

    def _fill(self, review: Review, study: Entry, side: str) -> None:
        stands = self._set_up["stands"][study["id"]]
        sections = stands["sections"] if stands.get("in_progress") == side else tuple(self._form.by_id)
        sheet = review.own_sheet(_id(study["id"]))
        review.record(list(self._answers(study, _Side(study["id"], side), sheet, sections)))
        if stands.get("in_progress") != side:
            review.record([sheet.mark_nothing(section.id) for section in missing_rows(sheet)])
        self._accept(review, sheet)
        if side in stands["submitted"]:
            submit(review, sheet.study)

    def _answers(self, study: Entry, side: _Side, sheet: Sheet, sections: Sequence[str]) -> Iterator[Draft]:
        for row in study["rows"]:
            section = row["section"]
            if section not in sections or row.get("found_by", side.side) != side.side:
                continue
            yield sheet.add_row(section, row=side.row(section, row["row"]))
            for field, parts in row["keys"].items():
                key = Answer(parts=self._parts(side, section, field, parts))
                yield sheet.set(side.row(section, row["row"]), field, key)
        for fact in study["facts"]:
            section = fact["section"]
            row = side.row(section, fact["row"]) if sheet.form.by_id[section].repeats else section
            if section in sections and sheet.row(row) is not None:
                yield sheet.set(row, fact["field"], self._answer(side, fact))

    def _answer(self, side: _Side, fact: Entry) -> Answer:
        said = {**fact, **fact.get("second", {})} if side.side == "second" else fact
        status = Status(said.get("status", "reported"))
        parts = self._parts(side, fact["section"], fact["field"], said["parts"]) if status.holds_value else {}
        is_found = "quote" in said and (status.holds_value or status is Status(fact.get("status", "reported")))
        answer = Answer(status, parts, (self._source(said),) if is_found else ())
        for entry in self._set_up["beside"]:
            asked = (entry["study"], entry["by"], entry["section"], entry["row"], entry["field"])
            if asked == (side.study, side.side, fact["section"], fact["row"], fact["field"]):
                answer = self._with_beside(answer, entry)
        return answer

    def _with_beside(self, answer: Answer, entry: Entry) -> Answer:
        if "query" in entry:
            answer = replace(answer, query=Query(QueryState(entry["query"]["state"]), entry["query"]["text"]))
        if "rival" in entry:
            rival = entry["rival"]
            answer = replace(answer, rivals=(Rival(rival["parts"], self._source(rival), rival["reason"]),))
        return replace(answer, note=entry.get("note", answer.note))

    def _source(self, entry: Entry) -> Source:
        return self._places.source(_id(entry["report"]), entry)

    def _parts(self, side: _Side, section: str, field: str, parts: Mapping[str, str]) -> dict[str, str]:
        """The parts as typed; a reference names this reviewer's own row instead of its label."""
        if "row" not in parts:
            return dict(parts)
        return {**parts, "row": side.row(self._form.field(section, field).refers_to, parts["row"])}

    def _settle(self) -> None:
        review = Review(self._store, self._slots.settler)
        for study in self._facts["study"]:
            decisions = [entry for entry in self._set_up["settled"] if entry["study"] == study["id"]]
            if not decisions:
                continue
            comparison, consensus = study_consensus(review, _id(study["id"]))
            drafts = []
            for entry in decisions:
                other = Answer(parts=entry["parts"]) if "parts" in entry else None
                rows = {_Side(study["id"], side).row(entry["section"], entry.get("row", "")) for side in SIDES}
                for one in comparison.open:
                    is_there = one.pair.id in rows or one.pair.id == entry["section"]
                    if is_there and entry.get("field", one.field.id) == one.field.id:
                        drafts += settle(consensus, comparison, one, entry["how"], entry["why"], other=other)
            review.record(drafts)
            self._accept(review, consensus)

    def _accept(self, review: Review, sheet: Sheet) -> None:
        """Leave the problems of a sheet that were looked at as they are, with the note."""
        notes = {entry["check"]: entry["note"] for entry in self._set_up["looked_at"]}
        found = problems_of(sheet, context_of(sheet, review.facts.tables))
        review.record(
            [
                sheet.accept_problem(one.row, one.name, one.places, answers_hash(sheet, one.places), notes[one.code])
                for one in found
                if one.code in notes
            ]
        )


def _named(entry: Entry) -> dict[str, Any]:
    """An entry of a set-up table: facts.toml calls its name a label."""
    return {"name" if key == "label" else key: value for key, value in entry.items()}


def _row_of(sheet: Sheet, section: str, row: str, answers: Mapping[str, Mapping[str, str]]) -> list[Draft]:
    drafts = [sheet.add_row(section, row=row)]
    return drafts + [sheet.set(row, field, Answer(parts=parts)) for field, parts in answers.items()]
