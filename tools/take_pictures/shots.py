"""What is on each picture, and how the window is brought there: through the commands and panes a person uses."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from crps_extractor.models.review.facts import Study
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.start.new_review import NewReviewDialog

__all__ = ["SHOTS", "Camera"]

_GIVE_UP_SECONDS = 60
_COLOURS, _RARE = 255, 95


class Camera:
    """Stands before one main window and takes small pictures of it."""

    def __init__(self, window: MainWindow, target: Path, kind: str, sample: Path) -> None:
        self.window = window
        self._target, self._kind, self._sample = target, kind, sample

    def until(self, is_true: Callable[[], object]) -> None:
        """Let the program work until something is so."""
        until = time.monotonic() + _GIVE_UP_SECONDS
        while not is_true():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if time.monotonic() > until:
                raise TimeoutError

    def settle(self, seconds: float = 1.2) -> None:
        """Let what pulses or follows later come to rest."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def open_as(self, name: str) -> None:
        """Open the sample review as one of its people."""
        window = self.window
        if window.desk is None:
            window.review_commands.open_path(self._sample)
            self.until(lambda: window.desk is not None)
            for dialog in window.findChildren(QDialog):
                dialog.close()
        desk = window.desk
        person = desk.facts.person_named(name) if desk else None
        if desk is not None and person is not None and desk.viewer != person:
            window.review_commands.change_places(desk, person.id)
        window.show_form()

    def study(self, label: str) -> Study:
        """Choose a study by the beginning of its label, and wait for its page."""
        desk = self.window.desk
        assert desk is not None
        found = next(study for study in desk.facts.studies if study.label.startswith(label))
        self.window.studies.choose(found.id)
        self.sharp()
        return found

    def sharp(self) -> None:
        """Wait until the page is drawn."""
        self.until(lambda: self.window.document.has_pages and self.window.document.view.is_sharp())

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The dialog that stands open."""
        self.until(lambda: any(one.isVisible() for one in self.window.findChildren(kind)))
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of a dialog."""
        self.settle()
        if widget is None:
            self.window.statusBar().clearMessage()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        (widget or self.window).grab().save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
        few = picture.quantize(palette=_commonest(picture), dither=Image.Dither.NONE)
        few.save(self._target / f"{name}-{self._kind}.png", optimize=True)

    def close(self) -> None:
        """Close the window and let it go."""
        self.window.close()
        self.until(lambda: not self.window.isVisible())


def _commonest(picture: Image.Image) -> Image.Image:
    """A palette of the commonest colours as they are, and of some that stand for the rare ones, such as a red mark."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    rare = picture.quantize(_RARE, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted[: _COLOURS - _RARE] for part in colour] + rare[: 3 * _RARE])
    return palette


def _start(camera: Camera) -> None:
    camera.take("start")


def _new_review(camera: Camera) -> None:
    camera.window.actions_by_id["new_review"].trigger()
    dialog = camera.dialog(NewReviewDialog)
    assert isinstance(dialog, NewReviewDialog)
    dialog.title.setText("Ketamine infusion for CRPS")
    dialog.registration.setText("CRD42021000000")
    dialog.me.setText("Anna Muster")
    dialog.second.setText("Ben Model")
    dialog.path.setText("/home/anna/Documents/Ketamine infusion for CRPS.crpx")
    camera.take("new-review", dialog)
    dialog.close()


def _people(camera: Camera) -> None:
    camera.open_as("Anna Muster")
    camera.window.actions_by_id["people"].trigger()
    dialog = camera.dialog(PeopleDialog)
    camera.take("people", dialog)
    dialog.close()


def _extract(camera: Camera) -> None:
    """A dose captured from the page, its field and its place."""
    camera.open_as("Anna Muster")
    camera.study("Sample 2021")
    window = camera.window
    assert window.study is not None
    sheet = window.study.sheet
    row, field = next(
        (row.id, known.id)
        for row, known, answer in sheet.answers()
        if row.section == "phases" and known.kind == "dose" and answer.sources
    )
    window.form.go_to(row, field)
    window.actions_by_id["go_to_source"].trigger()
    camera.sharp()
    camera.take("extract")


def _problems(camera: Camera) -> None:
    """A problem in the list and at its field."""
    camera.open_as("Anna Muster")
    camera.study("Sample 2021")
    window = camera.window
    problems = window.problems.model.problems
    line = next(n for n, one in enumerate(problems) if one.section == "results")
    window.problems.list.setCurrentIndex(window.problems.model.index(line, 0))
    window.form.go_to(problems[line].row, problems[line].field)
    window.actions_by_id["go_to_source"].trigger()
    camera.sharp()
    camera.take("problems")


def _compare(camera: Camera) -> None:
    """A difference between two reviewers, its places on the page, and the ways to settle it."""
    camera.open_as("Carla Prova")
    camera.study("Voorbeeld 2017")
    window = camera.window
    window.actions_by_id["compare"].trigger()
    comparison = window.compare.comparison
    assert comparison is not None
    both = (one for one in comparison.open if one.first and one.second and one.first.sources and one.second.sources)
    one = next(one for one in both if one.section.id in ("baseline", "results"))
    window.compare.go_to(one.pair.id, one.field.id)
    camera.sharp()
    camera.take("compare")
    window.actions_by_id["extract"].trigger()


SHOTS: Mapping[str, Callable[[Camera], None]] = {
    "start": _start,
    "new-review": _new_review,
    "extract": _extract,
    "problems": _problems,
    "people": _people,
    "compare": _compare,
}
