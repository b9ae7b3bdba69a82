"""What a conversion is: named inputs, conditions asked in plain words, formula, source; and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crps_extractor.models.statistics.printed import Printed, Turns, UnreadableError, read_count, read_printed, span

__all__ = [
    "Derived",
    "Given",
    "Input",
    "Method",
    "NotDerivableError",
    "Quantity",
    "Question",
    "Refused",
    "Result",
    "name_in_words",
    "quantity",
]


@dataclass(frozen=True)
class Quantity:
    """One derived number; ``low`` and ``high``: what rounding of the inputs alone allows (None: not worked out)."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Derived:
    """The outcome of a conversion: numbers, the formula with the numbers filled in, and marks that travel with them."""

    method: str
    quantities: tuple[Quantity, ...]
    formula: str
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Quantity:
        """The quantity of that name; KeyError when the method does not give it."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether the method gave a quantity of that name."""
        return any(quantity.name == name for quantity in self.quantities)


@dataclass(frozen=True)
class Refused:
    """Nothing is derived, and why, in whole sentences; ``waits`` while a question is simply not answered yet."""

    reason: str
    method: str = ""
    waits: bool = False


Result = Derived | Refused


class NotDerivableError(Exception):
    """Raised inside a method when its numbers do not allow the conversion; the message is the reason."""


@dataclass(frozen=True)
class Input:
    """One number a method needs. ``kind``: number, positive, count, level, p, text, numbers or counts (several)."""

    name: str
    label: str
    kind: str = "number"
    optional: bool = False
    default: str = ""


@dataclass(frozen=True)
class Question:
    """A condition, asked before the method runs.

    Answered otherwise than yes, the method is refused with ``otherwise``; where ``mark`` is given it runs and
    the result carries the mark instead.
    """

    id: str
    text: str
    otherwise: str
    mark: str = ""


@dataclass(frozen=True)
class Given:
    """The inputs of one run, read when asked for, with errors that name the input."""

    method: Method
    texts: Mapping[str, str | Sequence[str]]

    def has(self, name: str) -> bool:
        """Whether an optional input was filled in."""
        given = self.texts.get(name, "")
        return bool(given.strip() if isinstance(given, str) else given)

    def text(self, name: str) -> str:
        """The input as typed, or its default; UnreadableError when it is missing."""
        if self.has(name):
            given = self.texts[name]
            return given if isinstance(given, str) else "; ".join(given)
        wanted = self.method.input(name)
        if wanted.default:
            return wanted.default
        raise UnreadableError(f"The {wanted.label} is missing.")

    def number(self, name: str, *, above: int | None = None, at_least: int | None = None) -> Printed:
        """A printed number, checked against its least value."""
        label = self.method.input(name).label
        number = read_printed(self.text(name), label)
        if above is not None and number.value <= above:
            raise UnreadableError(f"The {label} must be above {above}.")
        if at_least is not None and number.value < at_least:
            raise UnreadableError(f"The {label} must not be below {at_least}.")
        return number

    def count(self, name: str, at_least: int = 2) -> int:
        """A whole number such as n."""
        return read_count(self.text(name), self.method.input(name).label, at_least)

    def level(self, name: str = "level") -> float:
        """A confidence level in per cent, between 50 and 99.99."""
        value = self.number(name).value
        if not 50 <= value <= 99.99:
            raise UnreadableError("The confidence level must lie between 50 and 99.99 per cent.")
        return float(value)

    def several(self, name: str) -> tuple[str, ...]:
        """Several inputs of one kind: a sequence, or one text with semicolons."""
        given = self.texts.get(name, "")
        parts = given.split(";") if isinstance(given, str) else list(given)
        if not any(part.strip() for part in parts):
            raise UnreadableError(f"The {self.method.input(name).label} are missing.")
        return tuple(part.strip() for part in parts)

    def numbers(self, name: str) -> tuple[Printed, ...]:
        """Several printed numbers."""
        label = self.method.input(name).label
        return tuple(read_printed(text, label) for text in self.several(name))

    def counts(self, name: str, at_least: int = 1) -> tuple[int, ...]:
        """Several whole numbers."""
        label = self.method.input(name).label
        return tuple(read_count(text, label, at_least) for text in self.several(name))


@dataclass(frozen=True)
class Method:
    """One conversion of the register: what it is, when it may be used, and how it works."""

    id: str
    title: str
    inputs: tuple[Input, ...]
    gives: tuple[str, ...]
    questions: tuple[Question, ...]
    formula: str
    sources: tuple[str, ...]
    work: Callable[[Given], Derived] = field(repr=False)
    assumptions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def input(self, name: str) -> Input:
        """The declared input of that name; KeyError when the method has none."""
        for declared in self.inputs:
            if declared.name == name:
                return declared
        raise KeyError(name)

    def run(self, inputs: Mapping[str, str | Sequence[str]], answers: Mapping[str, bool]) -> Result:
        """Derive, or refuse with the reason; never raises on any text.

        ``answers`` holds a yes or no for every question of the method; an unanswered question refuses.
        """
        marks = list(self.marks)
        for question in self.questions:
            if question.id not in answers:
                return Refused(f"First answer: {question.text}", self.id, waits=True)
            if not answers[question.id]:
                if not question.mark:
                    return Refused(question.otherwise, self.id)
                marks.append(question.mark)
        try:
            derived = self.work(Given(self, inputs))
        except (UnreadableError, NotDerivableError) as reason:
            return Refused(str(reason), self.id)
        except (OverflowError, ZeroDivisionError, ValueError):
            return Refused("These numbers are too extreme to compute with.", self.id)
        if any(quantity.value - quantity.value != 0 for quantity in derived.quantities):
            return Refused("These numbers are too extreme to compute with.", self.id)
        return Derived(
            self.id,
            derived.quantities,
            derived.formula,
            (*marks, *derived.marks),
            derived.notes,
            (*self.assumptions, *derived.assumptions),
        )


def name_in_words(name: str) -> str:
    """The name of a quantity for people: "sd_change" is "SD change"."""
    return " ".join(word.upper() if word in ("sd", "se", "md", "smd") else word for word in name.split("_"))


def quantity(
    name: str, function: Callable[..., float], numbers: Sequence[Printed], turns: Turns | None = None
) -> Quantity:
    """A quantity with the span that the rounding of the printed numbers allows; ``turns`` as in ``span``."""
    value = function(*(float(number.value) for number in numbers))
    low, high = span(function, numbers, turns) if turns else span(function, numbers)
    return Quantity(name, value, low, high)
