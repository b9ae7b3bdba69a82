"""The register of what is measured: the name of each row and the function that measures it."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.measuring import Measurement

__all__ = ["ROWS"]


def _first_page() -> list[Measurement]:
    from benchmarks.first_page import measure

    return measure()


def _edit() -> list[Measurement]:
    from benchmarks.edit import measure

    return measure()


def _export() -> list[Measurement]:
    from benchmarks.export import measure

    return measure()


def _checks() -> list[Measurement]:
    from benchmarks.checks import measure

    return measure()


def _start() -> list[Measurement]:
    from benchmarks.start import measure

    return measure()


def _saved() -> list[Measurement]:
    from benchmarks.saved import measure

    return measure()


def _open_review() -> list[Measurement]:
    from benchmarks.opening import measure

    return measure()


def _merge() -> list[Measurement]:
    from benchmarks.merging import measure

    return measure()


def _scroll() -> list[Measurement]:
    from benchmarks.scroll import measure

    return measure()


def _zoom() -> list[Measurement]:
    from benchmarks.zoom import measure

    return measure()


def _render() -> list[Measurement]:
    from benchmarks.render import measure

    return measure()


def _responsive() -> list[Measurement]:
    from benchmarks.responsive import measure

    return measure()


def _search() -> list[Measurement]:
    from benchmarks.search import measure

    return measure()


def _compare() -> list[Measurement]:
    from benchmarks.compare import measure

    return measure()


def _import() -> list[Measurement]:
    from benchmarks.importing import measure

    return measure()


def _capture() -> list[Measurement]:
    from benchmarks.capture import measure

    return measure()


def _bundle() -> list[Measurement]:
    from benchmarks.bundle import measure

    return measure()


ROWS: dict[str, Callable[[], list[Measurement]]] = {
    "first-page": _first_page,
    "scroll": _scroll,
    "zoom": _zoom,
    "render": _render,
    "responsive": _responsive,
    "search": _search,
    "start": _start,
    "edit": _edit,
    "saved": _saved,
    "open-review": _open_review,
    "merge": _merge,
    "checks": _checks,
    "compare": _compare,
    "export": _export,
    "import": _import,
    "capture": _capture,
    "bundle": _bundle,
}
"""Each function imports what it needs itself, so that one row can be measured without the others' libraries."""
