"""The dual-reviewer workbook read back with every guard, against openpyxl's read-only way alone."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.export import make_submitted_review
from benchmarks.measuring import Measurement, Peer, interleaved
from crps_extractor.models.exports.excel_dual import write_excel_dual
from crps_extractor.models.imports.cells import Limits
from crps_extractor.models.imports.reading import tables_of
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

__all__ = ["measure"]

_STUDIES = 14
_TIMES = 5
_AT_MOST = 1.3


def measure() -> list[Measurement]:
    """Every cell of every sheet, as what it holds and how it is shown; the peer reads the values alone."""
    with tempfile.TemporaryDirectory() as folder:
        path, book = Path(folder) / "benchmark.crpx", Path(folder) / "both.xlsx"
        lead = make_submitted_review(path, _STUDIES)
        review = Review(ReviewFile.open(path), lead)
        write_excel_dual(review, book, lambda *_: None)
        review.store.close()
        taken = interleaved(_TIMES, {"ours": lambda: _ours(book), "openpyxl": lambda: _openpyxl(book)})
    peer = Peer("openpyxl read-only", taken["openpyxl"], _AT_MOST)
    return [Measurement(f"{_STUDIES} studies", taken["ours"], (peer,))]


def _ours(book: Path) -> float:
    start = time.perf_counter()
    tables_of(book, Limits())
    return 1000 * (time.perf_counter() - start)


def _openpyxl(book: Path) -> float:
    import openpyxl

    start = time.perf_counter()
    opened = openpyxl.load_workbook(book, read_only=True)
    for sheet in opened.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            tuple(row)
    opened.close()
    return 1000 * (time.perf_counter() - start)
