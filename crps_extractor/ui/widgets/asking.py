"""What a field on the screen may ask for: names, choices, colours, and whether it may be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.ui.theme import Theme

__all__ = ["Ask"]


def _no_aids(_field: FormField) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Ask:
    """What a field row may ask for: the context of its sheet, the names of reports, whether it may be edited."""

    context: Context
    theme: Theme
    report_label: Callable[[str], str]
    is_editable: bool = True
    row_name: str = ""
    """How a screen reader calls the row or section that the field stands in."""
    aids: Callable[[FormField], tuple[str, ...]] = _no_aids
    """What helps to read an answer of the row, line by line; asked for when it is opened."""
