"""A form written as the text of a form file, whole and without modules: read again it is the same form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crps_extractor.models.form import Form
from crps_extractor.models.forms.data import form_to_data

__all__ = ["form_text"]

_VERSION_KEYS = ("modules", "version", "parent", "date", "reason", "reopens")


def form_text(form: Form) -> str:
    """The form as TOML for a file that people edit.

    Its sections carry their modules' fields themselves, and what tells a version from the one before is left out:
    publishing the edited file says that anew.
    """
    data = form_to_data(replace(form, version=1, parent="", date="", reason="", reopens=()))
    head = {key: value for key, value in data.items() if key != "sections" and key not in _VERSION_KEYS}
    lines = ["[form]", *_pairs(head)]
    for section in data["sections"]:
        about = {key: value for key, value in section.items() if key != "fields"}
        lines += ["", "[[section]]", *_pairs(about)]
        for form_field in section["fields"]:
            lines += ["", "  [[section.field]]", *(f"  {line}" for line in _pairs(form_field))]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_text(key)} = {_value(said)}" for key, said in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        entries = [_value(entry) for entry in value]
        if value and isinstance(value[0], Mapping):
            return "[\n    " + ",\n    ".join(entries) + ",\n  ]"
        return f"[{', '.join(entries)}]"
    return str(value)


def _text(said: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, but for the one control character that JSON leaves."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")
