"""``python -m crps_extractor``: the same as the program ``crps-extractor``."""

from __future__ import annotations

import multiprocessing
import sys

from crps_extractor.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
