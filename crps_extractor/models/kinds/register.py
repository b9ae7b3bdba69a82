"""Every kind of field there is, by the name a form file gives it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Kind
from crps_extractor.models.kinds.choice import YES_NO_UNCLEAR, ChoiceKind
from crps_extractor.models.kinds.country import CountryKind
from crps_extractor.models.kinds.date import DateKind
from crps_extractor.models.kinds.dose import DoseKind
from crps_extractor.models.kinds.duration import DurationKind, TimePointKind
from crps_extractor.models.kinds.identifier import IdentifierKind
from crps_extractor.models.kinds.judgement import JudgementKind
from crps_extractor.models.kinds.number import NumberKind
from crps_extractor.models.kinds.p_value import PValueKind
from crps_extractor.models.kinds.plain import PlainKind
from crps_extractor.models.kinds.reference import ReferenceKind
from crps_extractor.models.kinds.scale import ScaleKind
from crps_extractor.models.kinds.share import CountKind, PercentageKind
from crps_extractor.models.kinds.summary import SummaryKind

__all__ = ["KINDS", "kind_of"]

_ALL: tuple[Kind, ...] = (
    PlainKind("text", "Text"),
    PlainKind("long", "Long text", "long"),
    NumberKind("integer", "Whole number", whole=True),
    NumberKind("decimal", "Decimal number"),
    PercentageKind(),
    CountKind(),
    ChoiceKind("choice", "Choice"),
    ChoiceKind("choices", "Several choices", several=True),
    ChoiceKind("yes_no_unclear", "Yes, no or unclear", fixed=YES_NO_UNCLEAR),
    DateKind(),
    DurationKind(),
    TimePointKind(),
    CountryKind(),
    DoseKind(),
    ScaleKind(),
    SummaryKind(),
    PValueKind(),
    ReferenceKind(),
    JudgementKind(),
    IdentifierKind(),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.id: kind for kind in _ALL})
"""Every kind by its id; closed: a new kind is one module here and one editor in the window."""


def kind_of(form_field: FormField) -> Kind:
    """The kind of a field. Raises KeyError for a kind that is not in the register, which ``form check`` finds first."""
    return KINDS[form_field.kind]
