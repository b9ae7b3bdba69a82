"""What each kind of field may say of itself in a form file, beside what every field may say."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["KIND_KEYS", "SETUP_TABLES"]

_LIMITS = ("minimum", "maximum", "bounds")

KIND_KEYS: Mapping[str, tuple[str, ...]] = {
    "text": (),
    "long": (),
    "integer": (*_LIMITS, "units"),
    "decimal": (*_LIMITS, "units"),
    "percentage": _LIMITS,
    "choice": ("choices", "choices_from", "choices_were"),
    "choices": ("choices", "choices_from", "choices_were"),
    "yes_no_unclear": (),
    "date": (),
    "duration": (*_LIMITS, "units"),
    "country": (),
    "count": _LIMITS,
    "dose": (*_LIMITS, "units"),
    "scale": (*_LIMITS, "scales"),
    "summary": (*_LIMITS, "units", "scales", "statistics", "dispersions"),
    "p_value": (),
    "reference": ("refers_to",),
    "time_point": (*_LIMITS, "units"),
    "judgement": ("choices", "choices_from", "choices_were"),
    "identifier": (),
}
"""The kinds of a form, each with the keys that mean something for it. A test holds them in step with the register."""

SETUP_TABLES = ("review_outcomes", "windows", "review_arms", "comparisons_sought", "people", "studies")
"""The tables of the review's set-up from which a field may take its choices."""
