"""The command line: the program's work without a window, and the way to open the window."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from crps_extractor.cli.command import CommandError, found

__all__ = ["main", "open_window"]

_WITHOUT_DISPLAY = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or open the window when there is none; returns the exit code and never raises.

    With CRPS_TRACEBACK=1 a fault of the program shows where it happened.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = _run(given)
        sys.stdout.flush()
    except SystemExit as end:  # argparse: 0 after --help, 2 after wrong usage
        return end.code if isinstance(end.code, int) else 2
    except KeyboardInterrupt:
        return found("Stopped. What was saved before is safe.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our lines has enough of them
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: a reviewer never sees a traceback
        return found(_sentence(error))
    return code


def open_window() -> int:
    """Open the window with the reviews named on the command line; the entry of the program without a console."""
    try:
        return _open([Path(name) for name in sys.argv[1:]])
    except CommandError as reason:
        return found(str(reason))


def _run(given: list[str]) -> int:
    if not given or _names_a_review(given[0]):
        return _open([Path(name) for name in given])
    from crps_extractor.cli.register import COMMANDS, parser_of

    asked = parser_of(COMMANDS).parse_args(given)
    return int(asked.run(asked))


def _names_a_review(text: str) -> bool:
    return not text.startswith("-") and (Path(text).suffix.casefold() in (".crpx", ".crpx-share") or "/" in text)


def _open(paths: list[Path]) -> int:
    if sys.platform.startswith("linux") and not _has_display():
        raise CommandError(
            "There is no display here, so the window cannot be opened; "
            "every step works without one: crps-extractor --help lists the commands."
        )
    try:
        from crps_extractor.ui.application import run
    except ImportError as error:
        if os.environ.get("CRPS_TRACEBACK"):
            raise
        raise CommandError(
            f"The window cannot be opened, because something it needs is missing ({error}); "
            "the README says which system libraries to install."
        ) from error
    return int(run([str(path) for path in paths]))


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or chosen in _WITHOUT_DISPLAY)


def _sentence(error: Exception) -> str:
    from crps_extractor.models.documents.folder import PdfNotTakenError
    from crps_extractor.models.documents.refusals import Refused
    from crps_extractor.models.form_file import FormError
    from crps_extractor.models.review.access import NotAllowedError
    from crps_extractor.models.store.protocol import StoreError

    if os.environ.get("CRPS_TRACEBACK"):
        traceback.print_exc()
    if isinstance(error, CommandError | StoreError | NotAllowedError | PdfNotTakenError | Refused):
        return str(error)
    if isinstance(error, FormError):
        more = f" (and {len(error.mistakes) - 1} more)" if len(error.mistakes) > 1 else ""
        return f"{error.mistakes[0].sentence}{more}"
    if isinstance(error, OSError):
        name = f"{Path(str(error.filename)).name}: " if error.filename else ""
        return f"{name}{error.strerror or error}. Nothing else was changed."
    return (
        f"The program failed ({type(error).__name__}; its words may hold an answer). What was saved before is safe; "
        "run it again with CRPS_TRACEBACK=1 to see where, and report that."
    )
