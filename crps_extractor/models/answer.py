"""What one reviewer says about one field: every part exactly as typed, its status, and where it stands on the page.

An answer is never changed, only replaced; what it *means* is computed by the field's kind and never stored over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from crps_extractor.models.event import data_in

__all__ = [
    "Answer",
    "How",
    "Query",
    "QueryState",
    "Rectangle",
    "Rival",
    "Source",
    "Status",
    "answer_from_body",
    "said_in",
]

_ANSWERS_KEPT = 800
"""About the answers of one study in all its sheets."""

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in hundredths of a PDF point, on the page before any rotation."""


class Status(StrEnum):
    """What the paper says; a field not yet looked at has no answer at all."""

    REPORTED = "reported"
    REPORTED_NOT_USABLE = "reported_not_usable"
    IN_FIGURE_ONLY = "in_figure_only"
    NOT_REPORTED = "not_reported"
    NOT_MEASURED = "not_measured"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The status in the words of the screen and the workbook."""
        return _STATUS_LABELS[self]

    @property
    def holds_value(self) -> bool:
        """True where the answer is expected to hold what the paper prints."""
        return self in (Status.REPORTED, Status.REPORTED_NOT_USABLE, Status.IN_FIGURE_ONLY, Status.UNCLEAR)


_STATUS_LABELS = {
    Status.REPORTED: "reported",
    Status.REPORTED_NOT_USABLE: "reported, not usable",
    Status.IN_FIGURE_ONLY: "in a figure only",
    Status.NOT_REPORTED: "not reported",
    Status.NOT_MEASURED: "not measured",
    Status.UNCLEAR: "unclear",
    Status.NOT_APPLICABLE: "not applicable",
}


class How(StrEnum):
    """How a value came from the report into the field."""

    TEXT = "text"
    TABLE = "table"
    FIGURE = "figure"
    SUPPLEMENT = "supplement"
    OCR = "ocr"
    TYPED = "typed"
    AUTHORS = "authors"
    REGISTRY = "registry"


@dataclass(frozen=True)
class Source:
    """A place in a report: page, rectangles and the words that stand there. No pixels are kept.

    ``page`` counts from 0. ``crop_confirmed`` says that the reviewer compared the text with the picture of the page.
    """

    how: How
    report: str
    page: int = 0
    rects: tuple[Rectangle, ...] = ()
    quote: str = ""
    before: str = ""
    after: str = ""
    crop_confirmed: bool = False

    def body(self) -> dict[str, Any]:
        """The source as plain data for an event."""
        return {
            "how": self.how.value,
            "report": self.report,
            "page": self.page,
            "rects": [list(rect) for rect in self.rects],
            "quote": self.quote,
            "before": self.before,
            "after": self.after,
            "crop_confirmed": self.crop_confirmed,
        }


class QueryState(StrEnum):
    """Where a question to the authors stands."""

    TO_ASK = "to_ask"
    ASKED = "asked"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Query:
    """A question to the authors about this answer; it never hides what the paper says."""

    state: QueryState
    text: str = ""


@dataclass(frozen=True)
class Rival:
    """Another value for the same answer, from another report or place, and why it was not taken."""

    parts: Mapping[str, str]
    source: Source | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _frozen_parts(self.parts))


@dataclass(frozen=True)
class Answer:
    """One reviewer's answer to one field.

    ``parts`` maps a part's name to the text exactly as typed (the field's kind names its parts).
    ``proposal`` names what the program proposed and the reviewer took; ``looked_at`` says which places were
    searched when "not reported" was set for many fields at once.
    """

    status: Status = Status.REPORTED
    parts: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    note: str = ""
    query: Query | None = None
    rivals: tuple[Rival, ...] = ()
    proposal: str = ""
    looked_at: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _frozen_parts(self.parts))

    def part(self, name: str) -> str:
        """The text of one part as typed, empty when nothing was typed there."""
        return self.parts.get(name, "")

    @property
    def is_blank(self) -> bool:
        """True when "reported" is said but nothing was typed, noted or asked: such an answer is not kept."""
        empty = not self.parts and not self.note and not self.sources and not self.query and not self.rivals
        return self.status is Status.REPORTED and empty

    def with_part(self, name: str, text: str) -> Answer:
        """The same answer with one part replaced; an empty text takes the part away."""
        return replace(self, parts={**self.parts, name: text})

    def body(self) -> dict[str, Any]:
        """The answer as plain data for an event: no floats, nothing left out, defaults omitted."""
        body: dict[str, Any] = {"status": self.status.value, "parts": dict(self.parts)}
        if self.sources:
            body["sources"] = [source.body() for source in self.sources]
        if self.query:
            body["query"] = {"state": self.query.state.value, "text": self.query.text}
        if self.rivals:
            body["rivals"] = [
                {
                    "parts": dict(rival.parts),
                    "source": rival.source.body() if rival.source else None,
                    "reason": rival.reason,
                }
                for rival in self.rivals
            ]
        for name in ("note", "proposal", "looked_at"):
            if getattr(self, name):
                body[name] = getattr(self, name)
        return body


def answer_from_body(body: Mapping[str, Any]) -> Answer:
    """The answer that an event's data describes.

    Raises ValueError, in one sentence, when the data is not an answer.
    """
    try:
        query = body.get("query")
        return Answer(
            status=Status(body["status"]),
            parts=_mapping(body["parts"]),
            sources=tuple(_source_from_body(source) for source in body.get("sources", ())),
            note=_text(body.get("note", "")),
            query=Query(QueryState(query["state"]), _text(query["text"])) if query else None,
            rivals=tuple(
                Rival(
                    rival["parts"],
                    _source_from_body(rival["source"]) if rival["source"] else None,
                    _text(rival["reason"]),
                )
                for rival in body.get("rivals", ())
            ),
            proposal=_text(body.get("proposal", "")),
            looked_at=_text(body.get("looked_at", "")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as reason:
        raise ValueError("An answer in the file cannot be understood by this version of the program.") from reason


@lru_cache(maxsize=_ANSWERS_KEPT)
def said_in(body: str) -> tuple[Mapping[str, Any], Answer | None]:
    """What the event of an answer says, and the answer, from the event's body.

    Kept for a while: comparing, checking and telling one study read the same events several times, one after another.
    Raises ValueError, in one sentence, when it is not understood.
    """
    data = data_in(body)
    answer = data.get("answer")
    return MappingProxyType(data), answer_from_body(answer) if answer is not None else None


def _source_from_body(body: Mapping[str, Any]) -> Source:
    rects = tuple(_rectangle(rect) for rect in body["rects"])
    return Source(
        how=How(body["how"]),
        report=_text(body["report"]),
        page=_whole(body["page"]),
        rects=rects,
        quote=_text(body["quote"]),
        before=_text(body["before"]),
        after=_text(body["after"]),
        crop_confirmed=body["crop_confirmed"] is True,
    )


def _rectangle(rect: Any) -> Rectangle:
    left, top, right, bottom = (_whole(side) for side in rect)
    return (left, top, right, bottom)


def _whole(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("not a whole number")
    return number


def _mapping(parts: Any) -> Mapping[str, str]:
    if not isinstance(parts, Mapping):
        raise ValueError("not parts by their names")
    return parts


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise ValueError("not a text")
    return text


def _frozen_parts(parts: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({_text(name): _text(parts[name]) for name in sorted(parts) if parts[name] != ""})
