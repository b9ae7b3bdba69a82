"""The dose engine: reads doses as papers print them, converts exactly or with named inputs, and refuses the rest.

Its own table of units with exact fractions, in which amount, body and time are dimensions of their own: mg/kg is no
pure number and mg/kg/h no frequency. Nothing is converted silently, nothing is assumed silently, nothing raises.
"""

from crps_extractor.models.doses.conversion import Conversion, cap_binds_above, convert
from crps_extractor.models.doses.describe import describe
from crps_extractor.models.doses.equivalents import equivalents
from crps_extractor.models.doses.inputs import Given, Input
from crps_extractor.models.doses.read import quantity_of, read_dose
from crps_extractor.models.doses.reading import DoseReading, Quantity, Schedule
from crps_extractor.models.doses.schedule import Phase, Total, Totals, total
from crps_extractor.models.doses.slips import Slip, slip
from crps_extractor.models.doses.unit_file import dose_vocabulary, read_dose_vocabulary
from crps_extractor.models.doses.unit_text import unit_by_text, units
from crps_extractor.models.doses.units import Bounds, Dimension, DoseVocabulary, Unit
from crps_extractor.models.doses.usual import DoseWarning, usual, usual_number

__all__ = [
    "Bounds",
    "Conversion",
    "Dimension",
    "DoseReading",
    "DoseVocabulary",
    "DoseWarning",
    "Given",
    "Input",
    "Phase",
    "Quantity",
    "Schedule",
    "Slip",
    "Total",
    "Totals",
    "Unit",
    "cap_binds_above",
    "convert",
    "describe",
    "dose_vocabulary",
    "equivalents",
    "quantity_of",
    "read_dose",
    "read_dose_vocabulary",
    "slip",
    "total",
    "unit_by_text",
    "units",
    "usual",
    "usual_number",
]
