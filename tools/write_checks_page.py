"""Write docs/checks.md, the manual's table of all checks, from the register; run it after a check was added.

python -m tools.write_checks_page
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crps_extractor.models.checks.answers import READINGS
from crps_extractor.models.checks.problem import Check
from crps_extractor.models.checks.register import FAMILIES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"

_OPENING = """# Checks

This page is written by `python -m tools.write_checks_page` from the register of checks; do not edit it by hand.

A check never blocks: it says what it found, why that matters and what could be done. *Strong* means almost surely
wrong, *mild* asks for a second look, a *note* explains. “I have looked: correct as published” silences one problem
with a note until one of the answers it rests on changes. Checks find what they read by what a field means
(`resources/vocab/meanings.toml`), so that a form of one's own gets them as well; they are silent where the form lacks
a field, and where a paper's figures leave open what they would need to know.

A check that looks at single rows runs at every edit; one that looks at the whole study runs a moment later.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_OPENING]
    for family, checks in FAMILIES.items():
        parts.append(f"## {family}\n\n{_table(checks)}")
    rows = "\n".join(f"| {title} | {why} | `{code}` |" for code, (title, why) in READINGS.items())
    parts.append(
        "## What reading an answer finds\n\n"
        "Each kind of answer says what it could not read; how strong such a problem is depends on what was found.\n\n"
        f"| Check | Why it matters | Code |\n|---|---|---|\n{rows}\n"
    )
    return "\n".join(parts)


def _table(checks: Iterable[Check]) -> str:
    rows = [
        f"| {check.title} | {check.why} | {check.strength.value} | {check.reach.value} | `{check.code}` |"
        for check in checks
        if check.code != "reading"
    ]
    return "| Check | Why it matters | Strength | Looks at | Code |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
