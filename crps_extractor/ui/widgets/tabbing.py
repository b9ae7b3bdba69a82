"""Where Tab goes: pane by pane, and within a pane in the order in which its controls stand, whenever they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

__all__ = ["next_stop", "tab_through"]


def tab_through(window: QWidget, panes: Sequence[QWidget], forward: bool) -> bool:
    """Put the keyboard where Tab (or Shift+Tab) leads; False where nothing takes it."""
    stop = next_stop(window, panes, forward)
    if stop is not None:
        stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return stop is not None


def next_stop(window: QWidget, panes: Sequence[QWidget], forward: bool) -> QWidget | None:
    """The control that Tab (or Shift+Tab) leads to from the one that has the keyboard; None where there is none."""

    def rank(stop: QWidget) -> int:
        within = (number for number, pane in enumerate(panes) if stop is pane or pane.isAncestorOf(stop))
        return next(within, len(panes))

    stops = sorted(_stops(window), key=rank)
    if not stops:
        return None
    focused = window.focusWidget()
    while focused is not None and focused not in stops:
        focused = focused.parentWidget()
    if focused is None:
        return stops[0 if forward else -1]
    return stops[(stops.index(focused) + (1 if forward else -1)) % len(stops)]


def _stops(window: QWidget) -> Iterator[QWidget]:
    one = window.nextInFocusChain()
    while one is not None and one is not window:
        takes_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None
        if takes_tab and one.isEnabled() and one.isVisibleTo(window):
            yield one
        one = one.nextInFocusChain()
