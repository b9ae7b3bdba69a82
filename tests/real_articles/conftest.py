"""Two people review real articles in the main window, once; the tests look at what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme
from tests.real_articles.plan import StudyPlan, read_plan
from tests.real_articles.working import Person, Taken
from tests.ui.window.conftest import AtTheWindow

FIRST, SECOND = "Anna Muster", "Ben Model"
FORM = "pain_trial_cohort"


@dataclass
class Done:
    """What came of the review."""

    plans: tuple[StudyPlan, ...]
    papers: list[Path]
    review: Path
    workbook: Path
    sums: list[str]
    studies: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    known_sums: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    settled: list[list[tuple[str, str]]] = field(default_factory=list)
    compared: list[tuple[int, int]] = field(default_factory=list)
    qt_said: list[str] = field(default_factory=list)
    failures: list[object] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def workers() -> Iterator[tuple[DocumentWorker, DocumentWorker]]:
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        reading.start()
        yield drawing, reading


@contextmanager
def qt_listened_to(said: list[str]) -> Iterator[None]:
    """Keep every line that Qt writes at warning level or above."""

    def heard(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and "This plugin does not support" not in message:
            said.append(message)

    before = qInstallMessageHandler(heard)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@pytest.fixture(scope="module")
def done(
    request: pytest.FixtureRequest,
    qapp: object,
    corpus: Path,
    workers: tuple[DocumentWorker, DocumentWorker],
    tmp_path_factory: pytest.TempPathFactory,
) -> Done:
    folder = tmp_path_factory.mktemp("real")
    plans = read_plan()
    papers = [plan.in_folder(corpus / "articles") for plan in plans]
    result = Done(
        plans,
        papers,
        folder / "real articles.crpx",
        folder / "both reviewers.xlsx",
        [sha256(paper) for paper in papers],
    )
    with qt_listened_to(result.qt_said), capture_exceptions() as failures:
        person = at_a_window(QtBot(request), workers, folder)
        review_all(person, result)
        put_away(person.at)
    result.failures = list(failures)
    return result


def at_a_window(qtbot: QtBot, workers: tuple[DocumentWorker, DocumentWorker], folder: Path) -> Person:
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    theme = Theme(Mode.LIGHT)
    theme.apply()
    window = MainWindow(theme, settings, lambda: workers)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    at = AtTheWindow(window, qtbot)
    window.statusBar().messageChanged.connect(at.said.append)
    return Person(at, FIRST)


def review_all(person: Person, result: Done) -> None:
    """From a new review to the workbook, all of it in the window."""
    person.begin(result.review, "Treatments on paper", FORM, SECOND)
    person.add(result.papers)
    for slot, name in enumerate((FIRST, SECOND)):
        if slot:
            person.sits_down(name)
        for number, plan in enumerate(result.plans):
            person.choose_study(number)
            person.extract(plan, slot)
    person.sits_down(FIRST)
    for number, plan in enumerate(result.plans):
        person.choose_study(number)
        result.settled.append(person.settle(plan))
        comparison = person.at.window.compare.comparison
        result.compared.append((len(comparison.fields), len(comparison.differences)))
    person.export(result.workbook)
    facts = person.at.window.desk.facts
    result.studies, result.labels = [one.id for one in facts.studies], [one.label for one in facts.studies]
    result.known_sums = [report.sha256 for report in facts.reports()]
    result.taken = person.taken
    result.stray = person.stray_messages()


def put_away(at: AtTheWindow) -> None:
    at.do("close_review")
    at.until(lambda: at.window.desk is None)
    at.window.document.close_pdf()
    at.window.close()
    at.window.deleteLater()
    at.qtbot.wait(1)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
