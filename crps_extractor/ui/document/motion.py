"""How fast the view moves over the pages, so that what will be passed next is drawn before it is reached."""

from __future__ import annotations

__all__ = ["Motion"]

_AT_LEAST = 1 / 60
"""Seconds: two looks within one frame do not make the view faster than it is."""
_LOOK_AHEAD = 0.5
"""Seconds of movement for which small pictures are fetched ahead."""
_FEWEST, _MOST = 2, 60
_JUMP = 4
"""Pages: who moves so far at once has jumped, and the pages after that place are no more likely than others."""


class Motion:
    """The places the view was seen at, in device pixels of the column, and the pages that will soon be passed."""

    def __init__(self) -> None:
        self._scale = 0
        self._top = 0
        self._seen = 0.0

    def ahead(self, scale: int, top: int, height: int, now: float) -> int:
        """How many pages of this height come next, negative upwards; 0 when the view stands still or was zoomed.

        ``now`` is in seconds of any clock that never goes back.
        """
        moved = top - self._top if scale == self._scale else 0
        seconds = max(_AT_LEAST, now - self._seen)
        self._scale, self._top, self._seen = scale, top, now
        if not moved:
            return 0
        passed = abs(moved) / max(1, height)
        pages = round(passed / seconds * _LOOK_AHEAD) if passed < _JUMP else _FEWEST
        return max(_FEWEST, min(_MOST, pages)) * (1 if moved > 0 else -1)
