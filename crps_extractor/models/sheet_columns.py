"""How a reviewer's sheet lies in columns of plain text: the parts of each field, and how a choice is written there.

Written by the export for reviewers who work in Excel, read back by the import: both stand on this one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crps_extractor.models.answer import Status
from crps_extractor.models.form import Choice, Form, FormField, Section
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of

__all__ = [
    "ABOUT",
    "AS_EXPORTED",
    "LISTS",
    "NOTE",
    "PAGE",
    "QUOTE",
    "REPORT",
    "ROW",
    "SECTION_MARK",
    "STATUS",
    "STATUS_COLUMN",
    "VALUE",
    "SheetColumn",
    "columns_of",
    "row_names",
    "sheet_sections",
]

STATUS, NOTE, REPORT, PAGE, QUOTE = "@status", "@note", "@report", "@page", "@quote"
"""The columns that every answer has beside its parts."""
VALUE, ROW = "@value", "@row"
"""The column of the answer's text in a section that does not repeat; the column of a row's name in one that does."""
SECTION_MARK = "crps-section:"
"""How the hidden first cell of a section's sheet begins; the section's id follows."""
ABOUT, LISTS, AS_EXPORTED = "about this file", "lists", "as exported"
"""The hidden sheets: what the workbook was made of, the choices offered, and every text as it was handed out."""

_BETWEEN = ";"


@dataclass(frozen=True)
class SheetColumn:
    """One column of an answer. ``part`` names the part, or is STATUS, NOTE, REPORT, PAGE or QUOTE.

    ``free`` takes a text of the reviewer's own beside the choices, ``several`` takes more than one of them.
    """

    part: str
    label: str
    choices: tuple[Choice, ...] = ()
    free: bool = False
    several: bool = False
    suggests: bool = False
    """True where the choices are only offered: the text is kept as it stands, whatever it is."""

    @property
    def is_text(self) -> bool:
        """True where any text may stand, kept as it is."""
        return self.suggests or not (self.choices or self.several or self.part == REPORT)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Each choice's name in the workbook by its id; two choices never share a name."""
        plain = {choice.id: " ".join(choice.label.replace(_BETWEEN, ",").split()) for choice in self.choices}
        keys = [_key(name) for name in plain.values()]
        ids = {_key(choice.id) for choice in self.choices}

        def is_plain(choice: str, name: str) -> bool:
            alone = keys.count(_key(name)) == 1 and (_key(name) not in ids or _key(name) == _key(choice))
            return bool(name) and alone and not name.startswith('"')

        return {choice: name if is_plain(choice, name) else f"{name} [{choice}]" for choice, name in plain.items()}

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        known = {_key(choice.id): choice.id for choice in self.choices}
        heads = [_key(name.split(":")[0]) for name in self.names.values()]
        known |= {
            head: choice for head, choice in zip(heads, self.names, strict=True) if heads.count(head) == 1 and head
        }
        return known | {_key(name): choice for choice, name in self.names.items()}

    def written(self, value: str) -> str:
        """A part's text as it stands in the workbook: names instead of ids, all else as typed."""
        if self.is_text or not value:
            return value
        if self.several:
            ids = value.split()
            known = all(one in self.names for one in ids)
            return f"{_BETWEEN} ".join(self.names[one] for one in ids) if ids and known else value
        if value in self.names:
            return self.names[value]
        return f'"{value}"' if self.free and self.read(value) != value else value

    def read(self, text: str) -> str | None:
        """The part's text that a cell's text stands for; None when it is none of the choices."""
        if self.is_text or not text.strip():
            return text if text.strip() else ""
        if self.several:
            found = [self._by_key.get(_key(one)) for one in text.split(_BETWEEN) if one.strip()]
            return " ".join(dict.fromkeys(filter(None, found))) if all(found) else self._by_key.get(_key(text))
        if self.free and len(text) > 1 and text.startswith('"') and text.endswith('"'):
            return text[1:-1]
        return self._by_key.get(_key(text), text if self.free else None)


STATUS_COLUMN = SheetColumn(STATUS, "status", tuple(Choice(status.value, status.label) for status in Status))


def sheet_sections(form: Form) -> list[Section]:
    """The sections that a reviewer fills alone, without those whose fields are all retired."""
    return [section for section in form.blind_sections() if any(not field.retired for field in section.fields)]


def columns_of(
    form_field: FormField,
    context: Context,
    rows: Mapping[str, Mapping[str, str]],
    reports: Sequence[Choice] | None = None,
) -> tuple[SheetColumn, ...]:
    """The columns of one field: its parts, then status, note, report (unless None is given), page and quote.

    ``rows`` holds for each section the names of its rows by their ids.
    """
    parts = []
    for part in kind_of(form_field).parts(form_field, context):
        if form_field.kind == "reference":
            named = rows.get(form_field.refers_to, {})
            choices = tuple(Choice(row, name) for row, name in named.items())
            parts.append(SheetColumn(part.id, part.label, choices, several=True))
        else:
            several, suggests = part.entry == "several", part.entry in ("text", "long")
            parts.append(SheetColumn(part.id, part.label, part.choices, part.free, several, suggests))
    beside = () if reports is None else (SheetColumn(REPORT, "report", tuple(reports)),)
    return (*parts, STATUS_COLUMN, SheetColumn(NOTE, "note"), *beside, SheetColumn(PAGE, "page"), _QUOTE)


_QUOTE = SheetColumn(QUOTE, "words on the page")


def row_names(section: Section, rows: Iterable[str], context: Context) -> dict[str, str]:
    """A name for each row that the reviewer can choose: "group 2: S-ketamine", or "group 3" where it has none yet."""
    word = section.row_name or "row"
    names = {}
    for number, row in enumerate(rows, 1):
        label = " ".join(context.row_label(row).replace(_BETWEEN, ",").split())[:80]
        short = f"{word} {number}"
        names[row] = short if label in ("", short) else f"{short}: {label}"
    return names


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
