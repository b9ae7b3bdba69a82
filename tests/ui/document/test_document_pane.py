"""The document pane as a person uses it: opening, reading, selecting, finding, and what goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.geometry import PageSize
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.marks import Mark
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.document.zoom import Fit, Zoom
from crps_extractor.ui.theme import Meaning, Mode, Theme

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX end and stop the worker here")


def a_pdf(path: Path, *pages: str, password: str = "", rotation: int = 0) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 300), encrypt=StandardEncryption(password) if password else None)
    for text in pages:
        canvas.setPageRotation(rotation)
        canvas.setFont("Helvetica", 12)
        for number, line in enumerate(text.split("\n")):
            canvas.drawString(50, 240 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[DocumentWorker, DocumentWorker]]:
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        reading.start()
        yield drawing, reading


@pytest.fixture
def pane(qtbot: QtBot, workers: tuple[DocumentWorker, DocumentWorker]) -> Iterator[DocumentPane]:
    shown = DocumentPane(*workers, Theme(Mode.LIGHT))
    qtbot.addWidget(shown)
    shown.resize(620, 560)
    shown.show()
    yield shown
    shown.close_pdf()


def opened(qtbot: QtBot, pane: DocumentPane, path: Path) -> None:
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000):
        pane.open_pdf(path, "report-1")
    qtbot.waitUntil(lambda: pane.view.is_sharp() and pane.view.feed.text(0) is not None, timeout=20_000)


def point_of(pane: DocumentPane, page: int, offset: int, after: bool = False) -> QPoint:
    text = pane.view.feed.text(page)
    assert text is not None
    x, y, width, height = pane.view.pages.shown(page, text.box(offset), pane.view.view_box().width())
    view = pane.view.view_box()
    return QPoint(x - view.left() + (width if after else 0), y - view.top() + height // 2)


def drag(qtbot: QtBot, pane: DocumentPane, page: int, start: int, end: int) -> None:
    viewport = pane.view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=point_of(pane, page, start))
    qtbot.mouseMove(viewport, point_of(pane, page, end - 1, after=True))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=point_of(pane, page, end - 1, after=True))


def ink(image: QImage) -> int:
    return sum(QColor(image.pixel(x, y)).lightness() < 100 for x in range(image.width()) for y in range(image.height()))


def test_a_page_is_shown_with_its_ink(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "", "ketamine"))
    blank = ink(pane.view.grab(pane.view.viewport().rect().adjusted(30, 30, -30, -230)).toImage())
    opened(qtbot, pane, a_pdf(tmp_path / "b.pdf", "ketamine", ""))
    assert blank == 0
    assert ink(pane.view.grab(pane.view.viewport().rect().adjusted(30, 30, -30, -230)).toImage()) > 50


def test_dragging_selects_and_captures_with_its_place(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "dose was 0.35 mg/kg/h over\nfour hours"))
    with qtbot.waitSignal(pane.selection_changed):
        drag(qtbot, pane, 0, 9, 21)
    captured = pane.selection()
    assert captured is not None
    assert (captured.text, captured.before, captured.after) == ("0.35 mg/kg/h", "dose was", "over four hours")
    source = pane.selected_source()
    assert source is not None
    assert (source.how, source.report, source.page, source.rects) == (How.TEXT, "report-1", 0, captured.rects)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_gives_the_same_unrotated_place(
    qtbot: QtBot, pane: DocumentPane, tmp_path: Path, rotation: int
) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "dose 20 mg", rotation=rotation))
    text = pane.view.feed.text(0)
    assert text is not None
    qtbot.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(pane, 0, 5))
    captured = pane.selection()
    assert captured is not None
    assert captured.text == "20"
    left, top, right, bottom = captured.rects[0]
    assert 7_000 < left < right < 10_000
    baseline = 16_000 if rotation in (90, 270) else 6_000  # reportlab makes a page to be turned by a quarter 400 high
    assert top < baseline < bottom


def test_a_double_click_takes_the_word_and_a_third_the_line(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "one (20.5) three\nnext"))
    place = point_of(pane, 0, 6)
    qtbot.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    word = pane.selection()
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mousePress(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    line = pane.selection()
    assert word is not None
    assert line is not None
    assert (word.text, line.text) == ("(20.5)", "one (20.5) three")


def test_everything_can_be_selected_by_key(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "first second third\nfourth"))
    both = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    first = pane.selection()
    qtbot.keyClick(pane.view, Qt.Key.Key_Right, both)
    second = pane.selection()
    qtbot.keyClick(pane.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    third = pane.selection()
    assert [taken.text for taken in (first, second, third) if taken] == ["first", "first second", "first secon"]


def test_the_caret_is_moved_by_arrows_after_f7(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "first second"))
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_F7)
    assert pane.view.caret_mode
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    qtbot.keyClick(pane.view, Qt.Key.Key_Home)
    qtbot.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
    captured = pane.selection()
    assert captured is not None
    assert captured.text == "second"


def test_selected_text_is_copied(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "twenty milligrams"))
    drag(qtbot, pane, 0, 0, 6)
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "twenty"


def test_find_counts_steps_round_and_selects_the_hit(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "pain 20 mm", "no", "20 mm, 20 mm"))
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.find_bar.isVisible()
    pane.find_bar.field.setText("20 MM")
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "1 of 3", timeout=10_000)
    qtbot.waitUntil(lambda: pane.selection() is not None, timeout=10_000)
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: (taken := pane.selection()) is not None and taken.page == 2, timeout=10_000)
    assert pane.find_bar.count.text() == "3 of 3"
    qtbot.keyClick(pane.view, Qt.Key.Key_F3)
    assert pane.find_bar.count.text() == "1 of 3"
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert not pane.find_bar.isVisible()


def test_what_is_not_there_is_not_found(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "pain"))
    pane.open_find()
    pane.find_bar.field.setText("ketamine")
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "not found", timeout=10_000)


def test_a_source_is_brought_into_view_even_while_its_pdf_is_opening(
    qtbot: QtBot, pane: DocumentPane, tmp_path: Path
) -> None:
    path = a_pdf(tmp_path / "a.pdf", *["page"] * 12)
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000):
        pane.open_pdf(path, "report-1")
        pane.show_source(Source(How.TEXT, "report-1", 9, ((5_000, 5_000, 8_000, 6_500),), "page"))
    assert 9 in pane.view.visible_pages()
    assert pane.toolbar.page_box.text() in ("9", "10")


def test_marks_are_coloured_and_can_be_activated(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "dose 20 mg"))
    text = pane.view.feed.text(0)
    assert text is not None
    place = point_of(pane, 0, 5)
    before = pane.view.viewport().grab().toImage().pixelColor(place.x() - 2, place.y())
    pane.set_marks([Mark(text.rects(0, 10), 0, Meaning.SOURCE, "answer-7", "Dose, first phase")])
    after = pane.view.viewport().grab().toImage().pixelColor(place.x() - 2, place.y())
    assert before == QColor("white")
    assert after.blue() < 160 < after.red()
    with qtbot.waitSignal(pane.mark_activated) as activated:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated.args == ["answer-7"]
    pane.view.setFocus()
    with qtbot.waitSignal(pane.mark_activated):
        qtbot.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


def test_zooming_never_shows_an_empty_page(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", *["ketamine"] * 3))
    qtbot.waitUntil(lambda: len(pane.view.feed.small) == 3, timeout=20_000)
    for factor in (2.0, 0.5, 3.0):
        pane.view.set_zoom(Zoom(Fit.NONE, factor))
        pane.view.viewport().repaint()
        assert pane.view.blank_pages == 0
        qtbot.waitUntil(pane.view.is_sharp, timeout=20_000)


def test_keys_lead_through_pages_and_zoom(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", *["page"] * 8))
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_End)
    assert pane.toolbar.page_box.text() == "8"
    qtbot.keyClick(pane.view, Qt.Key.Key_Home)
    assert pane.toolbar.page_box.text() == "1"
    qtbot.keyClick(pane.view, Qt.Key.Key_PageDown)
    assert pane.view.verticalScrollBar().value() > 0
    qtbot.keyClick(pane.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.toolbar.page_box, "5")
    qtbot.keyClick(pane.toolbar.page_box, Qt.Key.Key_Return)
    assert pane.view.page == 4
    qtbot.keyClick(pane.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pane.toolbar.zoom.text() == "100 %"
    qtbot.keyClick(pane.view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pane.toolbar.zoom.text() == "110 %"
    assert pane.view.page == 4


def test_a_doubtful_place_can_be_seen_as_a_picture(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "dose 20 mg"))
    drag(qtbot, pane, 0, 5, 10)
    source = pane.selected_source()
    assert source is not None
    crops: list[tuple[QImage | None, str]] = []
    pane.crop(source, lambda image, why: crops.append((image, why)))
    qtbot.waitUntil(lambda: bool(crops), timeout=10_000)
    image, why = crops[0]
    assert why == ""
    assert image is not None
    assert ink(image) > 50


def refused(qtbot: QtBot, pane: DocumentPane, path: Path) -> str:
    with qtbot.waitSignal(pane.pdf_refused, timeout=20_000) as signal_:
        pane.open_pdf(path, "report-1")
    return str(signal_.args[1])


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"<html>", "a web page"), (b"%PDF-1.7 nothing follows", "is damaged")],
)
def test_a_bad_file_is_one_sentence_and_the_next_one_opens(
    qtbot: QtBot, pane: DocumentPane, tmp_path: Path, content: bytes, said: str
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(content)
    assert said in refused(qtbot, pane, bad)
    assert said in pane.state.sentence.text()
    assert pane.stack.currentWidget() is pane.state
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "good"))


def test_a_locked_pdf_opens_after_its_password(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "secret", password="crps")
    assert "locked" in refused(qtbot, pane, path)
    pane.state.password.setText("wrong")
    with qtbot.waitSignal(pane.pdf_refused, timeout=20_000):
        qtbot.keyClick(pane.state.password, Qt.Key.Key_Return)
    pane.state.password.setText("crps")
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000):
        qtbot.keyClick(pane.state.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.view.feed.text(0) is not None, timeout=10_000)


@posix_only
def test_a_worker_killed_while_drawing_leaves_the_page_and_draws_again_when_asked(qtbot: QtBot, tmp_path: Path) -> None:
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        pane = DocumentPane(drawing, reading, Theme(Mode.LIGHT))
        qtbot.addWidget(pane)
        pane.resize(620, 560)
        pane.show()
        opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", *["ketamine"] * 3))
        _end_worker_while_drawing(qtbot, pane, drawing, signal.SIGKILL)
        assert "made its reader stop" in pane.notice.sentence.text()
        assert pane.view.blank_pages == 0
        qtbot.mouseClick(pane.notice.again, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(pane.view.is_sharp, timeout=20_000)
        pane.close_pdf()


@posix_only
def test_a_worker_that_hangs_is_ended_and_the_window_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    with DocumentWorker({"start": 20, "open": 20, "draw": 0.5, "words": 0.5}) as drawing, DocumentWorker() as reading:
        pane = DocumentPane(drawing, reading, Theme(Mode.LIGHT))
        qtbot.addWidget(pane)
        pane.resize(620, 560)
        pane.show()
        opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", *["ketamine"] * 3))
        _end_worker_while_drawing(qtbot, pane, drawing, signal.SIGSTOP)
        assert "took longer than" in pane.notice.sentence.text()
        qtbot.mouseClick(pane.notice.again, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(pane.view.is_sharp, timeout=20_000)
        pane.close_pdf()


def _end_worker_while_drawing(qtbot: QtBot, pane: DocumentPane, drawing: DocumentWorker, how: int) -> None:
    """Wait until nothing is left to draw, end or stop the worker, then zoom, so that the next draw meets it."""
    store = pane.view.feed.small
    qtbot.waitUntil(lambda: len(store) == 3 and not pane.view.feed.is_busy, timeout=20_000)
    assert drawing.process_id is not None
    os.kill(drawing.process_id, how)
    with qtbot.waitSignal(pane.view.page_refused, timeout=20_000):
        pane.view.set_zoom(Zoom(Fit.NONE, 2.0))
    pane.view.viewport().repaint()


def test_opening_can_be_stopped(qtbot: QtBot, pane: DocumentPane, tmp_path: Path) -> None:
    pane.open_pdf(a_pdf(tmp_path / "a.pdf", "one"), "report-1")
    with qtbot.waitSignal(pane.pdf_refused):
        pane.state.stop.click()
    assert pane.state.again.isVisibleTo(pane)
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000):
        pane.state.again.click()


def test_leafing_through_studies_shows_the_last_one_and_keeps_the_worker(
    qtbot: QtBot, pane: DocumentPane, workers: tuple[DocumentWorker, DocumentWorker], tmp_path: Path
) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "0.pdf", "first"))
    before = workers[0].process_id
    for number in range(1, 6):
        pane.open_pdf(a_pdf(tmp_path / f"{number}.pdf", f"study {number}"), f"report-{number}")
    with qtbot.waitSignal(pane.pdf_opened, timeout=20_000) as shown:
        pass
    qtbot.waitUntil(lambda: pane.view.feed.text(0) is not None, timeout=20_000)
    text = pane.view.feed.text(0)
    assert text is not None
    assert (shown.args, text.text, workers[0].process_id) == (["report-5"], "study 5\n", before)


def test_nothing_open_says_what_to_do(pane: DocumentPane) -> None:
    assert "No PDF is open" in pane.state.sentence.text()
    assert pane.selection() is None


def test_every_control_has_a_name_for_those_who_listen(pane: DocumentPane) -> None:
    controls: list[QAbstractButton | QLineEdit] = [*pane.findChildren(QAbstractButton), *pane.findChildren(QLineEdit)]
    own = [control for control in controls if not isinstance(control.parent(), QLineEdit)]
    nameless = [control for control in own if not (control.accessibleName() or getattr(control, "text", str)())]
    assert len(own) > 10
    assert nameless == []
    assert pane.view.accessibleName()


def test_painting_asks_nothing_of_the_worker(
    qtbot: QtBot, pane: DocumentPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(qtbot, pane, a_pdf(tmp_path / "a.pdf", "one"))
    asked: list[object] = []
    wish: Callable[..., None] = asked.append
    monkeypatch.setattr(pane.view.feed, "wish", wish)
    monkeypatch.setattr(DocumentWorker, "ask", lambda *arguments: asked.append(arguments))
    pane.view.viewport().repaint()
    assert asked == []


SEAMS = """
import sys
from PySide6.QtWidgets import QApplication
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.page_view import PageView
from crps_extractor.ui.document.zoom import Fit, Zoom
from crps_extractor.models.documents.geometry import PageSize

def main():
    app = QApplication([])
    with DocumentWorker() as worker:
        worker.call("open", sys.argv[1])
        view = PageView(worker)
        view.resize(400, 900)
        view.show()
        view.show_pdf(sys.argv[1], 1, PageSize(30_000, 90_000))
        view.set_zoom(Zoom(Fit.NONE, 1.0))
        while not view.is_sharp():
            app.processEvents()
        view.viewport().repaint()
        image = view.viewport().grab().toImage()
        x, box = image.width() // 2, view.pages.box(0, view.view_box().width())
        colours = {image.pixelColor(x, y).name() for y in range(box.y + 2, min(box.y + box.height, image.height()) - 2)}
        print(image.height() > 520, len(colours), *colours)

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5", "2.5"])
def test_bands_leave_no_seam_at_any_scaling_of_the_screen(tmp_path: Path, factor: str) -> None:
    path = tmp_path / "grey.pdf"
    canvas = Canvas(str(path), pagesize=(300, 900))
    canvas.setFillGray(0.5)
    canvas.rect(-10, -10, 400, 1000, stroke=0, fill=1)
    canvas.save()
    script = tmp_path / "seams.py"
    script.write_text(SEAMS, encoding="utf-8")
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "PYTHONPATH": str(Path(__file__).parents[3])}
    run = subprocess.run(
        [sys.executable, str(script), str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.strip() == "True 1 #7f7f7f"


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["made-rotated-90.pdf", "made-cropped.pdf", "made-huge-page.pdf", "made-1500-pages.pdf"]
)
def test_unusual_pdfs_are_shown_sharp(qtbot: QtBot, pane: DocumentPane, corpus: Path, name: str) -> None:
    opened(qtbot, pane, corpus / "odd" / name)
    pane.view.viewport().repaint()
    assert pane.view.blank_pages == 0
    assert pane.view.pages.size(0) != PageSize(0, 0)


@pytest.mark.corpus
def test_pages_that_cannot_be_drawn_say_why_on_the_page(qtbot: QtBot, pane: DocumentPane, corpus: Path) -> None:
    with qtbot.waitSignal(pane.view.page_refused, timeout=20_000):
        pane.open_pdf(corpus / "odd" / "made-page-tree-loop.pdf", "report-1")
    assert "damaged" in pane.notice.sentence.text()
