"""Take times of several ways in turn, and say their median, spread and ratio."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Measurement", "Peer", "interleaved", "median", "spread"]


@dataclass(frozen=True)
class Peer:
    """What we are measured against: its samples, and the most that ours / theirs may be (None: only reported).

    ``allowance`` is added to what theirs allows, in the unit of the samples (one frame, say).
    """

    name: str
    samples: tuple[float, ...]
    at_most: float | None = None
    allowance: float = 0.0


@dataclass(frozen=True)
class Measurement:
    """One case of one row: our samples in ``unit``, the peers, and a limit in the same unit where the goal is one."""

    case: str
    samples: tuple[float, ...]
    peers: tuple[Peer, ...] = ()
    unit: str = "ms"
    limit: float | None = None

    def goal(self) -> str:
        """The goal in words; empty when the case is only reported."""
        goals = [f"≤ {self.limit:g} {self.unit}"] if self.limit is not None else []
        for peer in self.peers:
            if peer.at_most is not None:
                more = f" + {peer.allowance:.1f} {self.unit}" if peer.allowance else ""
                goals.append(f"≤ {peer.at_most:g} x {peer.name}{more}")
        return ", ".join(goals)

    def is_reached(self) -> bool | None:
        """Whether every goal is reached by the medians; None without a goal."""
        ours = median(self.samples)
        held = [ours <= self.limit] if self.limit is not None else []
        for peer in self.peers:
            if peer.at_most is not None:
                held.append(ours <= peer.at_most * median(peer.samples) + peer.allowance)
        return all(held) if held else None


def median(samples: tuple[float, ...]) -> float:
    """The middle sample."""
    return statistics.median(samples)


def spread(samples: tuple[float, ...]) -> tuple[float, float]:
    """The smallest and the largest sample."""
    return min(samples), max(samples)


def interleaved(times: int, ways: Mapping[str, Callable[[], float]]) -> dict[str, tuple[float, ...]]:
    """Run every way once unmeasured, then all in turn so many times; each returns its own sample."""
    for way in ways.values():
        way()
    samples: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            samples[name].append(way())
    return {name: tuple(taken) for name, taken in samples.items()}
