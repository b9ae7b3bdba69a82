"""A comparison in which nothing is left says so, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from crps_extractor.ui.compare.pane import EVERYTHING, ComparePane


def test_an_empty_list_says_what_to_do_next(open_pane: Callable[..., ComparePane]) -> None:
    pane = open_pane()
    said = next(one for one in pane.tree.viewport().findChildren(QLabel) if "next study" in one.text())
    pane.filter.setCurrentIndex(pane.filter.findData(EVERYTHING))
    assert said.isHidden()
    pane.filter.setCurrentIndex(pane.filter.findData("left"))
    assert pane.model.rowCount() == 0
    assert not said.isHidden()
