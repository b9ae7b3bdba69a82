"""Taking over a package of 50,000 events, preview and all, told how far it is and ended when asked."""

from __future__ import annotations

import itertools
import tempfile
import time
from pathlib import Path

from benchmarks.large import answers_of, make_large_review
from benchmarks.measuring import Measurement, interleaved
from crps_extractor.models.event import person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import merge_package, preview
from crps_extractor.models.store.package import read_package, write_package

__all__ = ["measure"]

_STUDIES, _ANSWERS = 200, 250
_TIMES = 5
_MERGE_SECONDS, _STOP_SECONDS = 5.0, 0.5


class _EndedError(Exception):
    """Somebody asked to stop."""


def measure() -> list[Measurement]:
    """Read, preview and merge into a review of its own each time; then how long a stop takes to be heeded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = _package_of_ben(folder)
        numbers = itertools.count()
        samples = interleaved(
            _TIMES,
            {
                "merge": lambda: _merged(folder, package, next(numbers)),
                "preview": lambda: _previewed(folder, package),
                "stop": lambda: _stopped(folder, package),
            },
        )
    return [
        Measurement("50,000 events merged", samples["merge"], unit="s", limit=_MERGE_SECONDS),
        Measurement("50,000 events read and previewed", samples["preview"], unit="s", limit=_MERGE_SECONDS),
        Measurement("from a stop to the review as it was", samples["stop"], unit="s", limit=_STOP_SECONDS),
    ]


def _package_of_ben(folder: Path) -> Path:
    """The lead's review, copied for Ben, who fills his sheets there and sends them."""
    lead, ben = folder / "lead.crpx", folder / "ben.crpx"
    _, person, studies = make_large_review(lead, _STUDIES, 0)
    held = ReviewFile.open(lead)
    held.copy(ben)
    held.close()
    held = ReviewFile.open(ben)
    for study in studies:
        held.append(answers_of(person, study, _ANSWERS), person, "")
    sheets = [(person_scope(person), study) for study in studies]
    package = write_package(held, folder / "from ben.crpx-share", person, sheets)
    held.close()
    return package.path


def _merged(folder: Path, path: Path, number: int) -> float:
    held = ReviewFile.open(folder / "lead.crpx")
    held.copy(folder / f"{number}.crpx")
    held.close()
    package = read_package(path)
    held = ReviewFile.open(folder / f"{number}.crpx")
    told: list[int] = []
    start = time.perf_counter()
    fresh = merge_package(held, package, lambda done, _whole: told.append(done))
    spent = time.perf_counter() - start
    held.close()
    assert len(fresh) == _STUDIES * _ANSWERS
    assert len(told) >= _STUDIES * _ANSWERS // 1000
    (folder / f"{number}.crpx").unlink()
    return spent


def _previewed(folder: Path, path: Path) -> float:
    held = ReviewFile.open(folder / "lead.crpx")
    start = time.perf_counter()
    preview(held, read_package(path))
    spent = time.perf_counter() - start
    held.close()
    return spent


def _stopped(folder: Path, path: Path) -> float:
    """Half of it is written by then; from the stop to the file as it was before."""
    held = ReviewFile.open(folder / "lead.crpx")
    package = read_package(path)
    asked = 0.0

    def stop(done: int, whole: int) -> None:
        nonlocal asked
        if 2 * done >= whole:
            asked = time.perf_counter()
            raise _EndedError

    try:
        merge_package(held, package, stop)
    except _EndedError:
        spent = time.perf_counter() - asked
    held.close()
    return spent
