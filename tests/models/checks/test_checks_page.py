"""The manual's page of checks says what the register says."""

from __future__ import annotations

from crps_extractor.models.checks.register import CHECKS
from tools.write_checks_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.write_checks_page"


def test_every_check_stands_on_the_page_once_with_its_reason() -> None:
    text = page()
    for check in CHECKS:
        if check.code != "reading":
            assert text.count(f"| `{check.code}` |") == 1 + (check.code == "spread_type_missing"), check.code
            assert check.why in text
            assert "|" not in check.why + check.title
