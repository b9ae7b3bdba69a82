"""The dual-reviewer workbook, 14 and 200 studies of 150 fields, two reviewers: time and memory.

The peer is bare XlsxWriter: it writes the very same cells with the same formats in the same order, recorded from our
own export. Memory is the peak of a process of its own for each.
"""

from __future__ import annotations

import pickle
import resource
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measurement, Peer
from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.models.review.facts import Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile

__all__ = ["make_submitted_review", "measure"]

_SIZES = ((14, 5), (200, 1))
"""Studies, and how often each is measured."""
_AT_MOST = 1.3
_STUDIES_AT_ONCE = 50

Call = tuple[int, str, tuple[Any, ...]]
"""Sheet, what is written (with the number of its format last), in order."""


def measure() -> list[Measurement]:
    """Seconds and peak megabytes for each size of review."""
    taken: list[Measurement] = []
    for studies, times in _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            make_submitted_review(Path(folder) / "benchmark.crpx", studies)
            _aside(_record, Path(folder))
            ours, bare = [], []
            for _ in range(times):
                ours.append(_aside(_ours, Path(folder)))
                bare.append(_aside(_bare, Path(folder)))
        for number, (what, unit) in enumerate((("", "s"), (", peak memory", "MB"))):
            peer = Peer("bare XlsxWriter", tuple(one[number] for one in bare), _AT_MOST)
            samples = tuple(one[number] for one in ours)
            taken.append(Measurement(f"{studies} studies{what}", samples, (peer,), unit=unit))
    return taken


def _aside(work: Any, folder: Path) -> tuple[float, float]:
    """Run in a fresh process; its seconds and its peak memory."""
    context = get_context("spawn")
    receives, sends = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(work, folder, sends))
    process.start()
    sends.close()
    seconds, megabytes = receives.recv()
    process.join()
    return seconds, megabytes


def _timed(work: Any, folder: Path, sends: Connection) -> None:
    ready = work(folder)
    start = time.perf_counter()
    ready()
    seconds = time.perf_counter() - start
    sends.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _ours(folder: Path) -> Any:
    import xlsxwriter  # noqa: F401  (its import is no part of the writing)

    from crps_extractor.models.exports.excel_dual import write_excel_dual

    review = Review(ReviewFile.open(folder / "benchmark.crpx"))
    return lambda: write_excel_dual(review, folder / "ours.xlsx", lambda *_: None)


def _bare(folder: Path) -> Any:
    import xlsxwriter

    def write() -> None:
        book = xlsxwriter.Workbook(str(folder / "bare.xlsx"), {"constant_memory": True, "tmpdir": str(folder)})
        looks = [book.add_format(look) for look in pickle.loads((folder / "looks").read_bytes())]
        sheets: dict[int, Any] = {}
        with (folder / "calls").open("rb") as calls:
            while batch := pickle.load(calls):
                for sheet, verb, said in batch:
                    target = sheets.get(sheet) or sheets.setdefault(sheet, book.add_worksheet())
                    getattr(target, verb)(*said[:-1], looks[said[-1]])
        book.close()

    return write


# What is recorded -----------------------------------------------------------------------------


class _Recorded:
    """A worksheet that notes every cell it writes."""

    def __init__(self, sheet: Any, number: int, record: _Record) -> None:
        self._sheet, self._number, self._record = sheet, number, record

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._sheet, name)
        if name != "write_string":
            return verb

        def noted(*said: Any) -> Any:
            self._record.note((self._number, name, (*said[:-1], self._record.look(said[-1]))))
            return verb(*said)

        return noted


class _Record:
    """Cells in batches on the disk, formats by number."""

    def __init__(self, folder: Path) -> None:
        self._calls = (folder / "calls").open("wb")
        self._batch: list[Call] = []
        self._numbers: dict[int, int] = {}
        self.formats: list[Any] = []

    def look(self, look: Any) -> int:
        if id(look) not in self._numbers:
            self._numbers[id(look)] = len(self.formats)
            self.formats.append(look)
        return self._numbers[id(look)]

    def note(self, call: Call) -> None:
        self._batch.append(call)
        if len(self._batch) >= 10_000:
            self.flush()

    def flush(self) -> None:
        pickle.dump(self._batch, self._calls)
        self._batch = []

    def close(self) -> None:
        self.flush()
        pickle.dump([], self._calls)
        self._calls.close()


def _record(folder: Path) -> Any:
    from crps_extractor.models.exports import book, rows

    record = _Record(folder)
    sheets: list[Any] = []
    begin, write_line = book.Leaf.__init__, rows.RowWriter.write_line

    def recorded(leaf: Any, workbook: Any, sheet: Any, page: Any) -> None:
        sheets.append(_Recorded(sheet, len(sheets), record))
        begin(leaf, workbook, sheets[-1], page)

    def noted(writer: Any, row: int, height: float, cells: Any) -> None:
        for column, words, is_number, look in cells:
            said = (row, column, float(words) if is_number else words, record.look(look))
            record.note((writer._sheet._number, "write_number" if is_number else "write_string", said))
        write_line(writer, row, height, cells)

    book.Leaf.__init__ = recorded  # type: ignore[method-assign]
    rows.RowWriter.write_line = noted  # type: ignore[method-assign]

    def write() -> None:
        _ours(folder)()
        record.close()
        looks = [_look_of(one) for one in record.formats]
        (folder / "looks").write_bytes(pickle.dumps(looks))

    return write


def _look_of(made: Any) -> dict[str, Any]:
    """What a format was made of, as far as the cells of the workbook use it."""
    look = {"text_wrap": True, "valign": "top", "font_size": made.font_size, "num_format": made.num_format}
    look |= {"bold": bool(made.bold), "italic": bool(made.italic), "bottom": made.bottom}
    tint = getattr(made, "bg_color", None)
    return look | ({"bg_color": tint} if tint else {})


# A review to measure on -----------------------------------------------------------------------


def make_submitted_review(path: Path, studies: int) -> str:
    """Every study submitted by two reviewers: 30 fields once, 20 rows of 6 fields; one answer in ten differs.

    Returns the id of the lead.
    """
    store = ReviewFile.create(path)
    form = _form()
    people = [Person(new_id(), name, name[0], frozenset({"lead", "reviewer"})) for name in ("Anna", "Ben")]
    review = Review.create(store, form, "Benchmark", people[0])
    review.add_person(people[1])
    drafts: dict[str, list[Draft]] = {person.id: [] for person in people}
    for number in range(studies):
        study = new_id()
        slots = Slots(people[0].id, people[1].id, people[0].id).data()
        body = {"label": f"Study {number}", "order": number}
        drafts[people[0].id] += [
            Draft(EventKind.STUDY, REVIEW, "", study, "", body, new_id()),
            Draft(EventKind.SLOTS, REVIEW, "", study, "", slots, new_id()),
        ]
        for side, person in enumerate(people):
            drafts[person.id] += _drafts(form, person.id, study, side)
        if (number + 1) % _STUDIES_AT_ONCE == 0 or number + 1 == studies:
            for who, made in drafts.items():
                store.append(made, who, form.hash)
                made.clear()
    store.close()
    return people[0].id


def _form() -> Form:
    from crps_extractor.models.forms.data import hashed

    kinds = ("text", "count", "dose", "summary", "yes_no_unclear", "decimal")
    once = tuple(FormField(f"f{number}", "study", f"Field {number}", "text") for number in range(30))
    rows = tuple(FormField(f"r_{kind}", "results", f"A {kind}", kind, key=kind == "text") for kind in kinds)
    sections = (
        Section("study", "Study", "core", once),
        Section("results", "Results", "core", rows, repeats=True, pair_on=("r_text",), row_label=("r_text",)),
    )
    return hashed(Form("benchmark", 1, "Benchmark", sections))


def _drafts(form: Form, person: str, study: str, side: int) -> Sequence[Draft]:
    sheet = Sheet(form, person_scope(person), study)
    step, drafts = new_id(), []
    for number, form_field in enumerate(form.by_id["study"].fields):
        text = f"said on page {number}" if number % 10 or not side else f"said otherwise on page {number}"
        drafts.append(sheet.set("study", form_field.id, _answer({"text": text}), step=step))
    for number in range(20):
        row = new_id()
        drafts.append(sheet.add_row("results", row=row, step=step))
        parts = {
            "r_text": {"text": f"outcome {number}"},
            "r_count": {"text": str(30 - (side if number % 10 == 0 else 0))},
            "r_dose": {"text": "22.2 ± 2.0 mg/h/70 kg"},
            "r_summary": {"centre": f"{number}.40", "centre_type": "mean", "spread": "0.51", "spread_type": "sd"},
            "r_yes_no_unclear": {"choice": "yes"},
            "r_decimal": {"text": f"{number}.5"},
        }
        drafts += [sheet.set(row, name, _answer(said), step=step) for name, said in parts.items()]
    drafts.append(Draft(EventKind.SUBMITTED, sheet.scope, study, "", "", {"receipt": ""}, new_id()))
    return drafts


def _answer(parts: dict[str, str]) -> Answer:
    return Answer(parts=parts, sources=(Source(How.TEXT, "report", 2, ((1, 2, 3, 4),), "the words that are printed"),))
