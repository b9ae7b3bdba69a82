"""Start CRPS Extractor: the window, or with a command the same work without one."""

from __future__ import annotations

import sys


def main() -> int:
    """Hand over to the command line, which alone decides whether the window (and with it Qt) is needed."""
    from crps_extractor.cli import main as run

    return run() or 0


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a frozen program starts its worker processes by starting itself
    sys.exit(main())
