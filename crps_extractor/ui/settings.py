"""What this computer remembers between two sittings: recent reviews, who sits here, colours, sizes. No answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from crps_extractor.ui.theme import Mode

__all__ = ["Settings"]

RECENT = 8


class Settings:
    """A typed view on QSettings; handed to the window, never global."""

    def __init__(self, kept: QSettings | None = None) -> None:
        self._kept = kept or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "CRPS Extractor", "crps-extractor"
        )

    @property
    def mode(self) -> Mode:
        """Light, dark or the system's colours."""
        try:
            return Mode(str(self._kept.value("colours", Mode.SYSTEM.value)))
        except ValueError:
            return Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._kept.setValue("colours", mode.value)

    def recent(self) -> list[Path]:
        """The reviews opened last that are still there, the latest first."""
        return [path for path in (Path(name) for name in self._names()) if path.is_file()]

    def remember(self, review: Path) -> None:
        """Put a review at the head of the recent ones."""
        name = str(review.absolute())
        names = [name, *(known for known in self._names() if known != name)]
        self._kept.setValue("recent", "\n".join(names[:RECENT]))

    def who(self, review: str) -> str:
        """The person who sits at this computer for a review (by its id), "" when nobody said so."""
        return str(self._kept.value(f"who/{review}", ""))

    def set_who(self, review: str, person: str) -> None:
        """Remember who sits at this computer for a review."""
        self._kept.setValue(f"who/{review}", person)

    def layout(self, name: str) -> QByteArray | None:
        """A remembered window or splitter layout."""
        kept = self._kept.value(f"layout/{name}")
        return kept if isinstance(kept, QByteArray) else None

    def set_layout(self, name: str, layout: QByteArray) -> None:
        """Remember a layout."""
        self._kept.setValue(f"layout/{name}", layout)

    def _names(self) -> list[str]:
        return [name for name in str(self._kept.value("recent", "")).split("\n") if name]
