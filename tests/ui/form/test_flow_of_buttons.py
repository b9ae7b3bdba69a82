"""Buttons and chips that flow into lines: they come and go a thousand times a day, and none is taken for another."""

from __future__ import annotations

import random

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crps_extractor.ui.widgets.flow_layout import FlowLayout


def a_line(host: QWidget, count: int, *, nested: bool) -> QWidget:
    """Buttons in a flow: in a layout within the line's own, as beside a problem, or in the line's own, as of places."""
    line = QWidget(host)
    flow = FlowLayout() if nested else FlowLayout(line)
    for number in range(count):
        flow.addWidget(QPushButton(str(number), line))
    if nested:
        row, column = QHBoxLayout(line), QVBoxLayout()
        column.addLayout(flow)
        row.addLayout(column, 1)
    return line


def test_lines_that_come_and_go_keep_the_place_of_those_that_stay(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    host.resize(300, 600)
    host.show()
    chance, lines = random.Random(1), []
    for _ in range(400):
        lines.append(a_line(host, chance.randint(1, 4), nested=chance.random() < 0.5))
        column.addWidget(lines[-1])
        if len(lines) > 8:
            gone = lines.pop(chance.randrange(len(lines)))
            column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
            for button in chance.choice(lines).findChildren(QPushButton)[1:2]:
                button.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        assert all(line.sizeHint().isValid() and line.heightForWidth(200) > 0 for line in lines)
