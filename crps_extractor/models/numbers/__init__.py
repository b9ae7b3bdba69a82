"""Read a number as it is printed: decimal commas, raised dots, minus signs, ranges, bounds and "±".

What can mean one thing is read and said; what can mean two ("1,250") is asked; nothing is guessed and nothing
raises. Values are exact fractions, so that 0.1 is one tenth; the printed decimals are kept: 5.00 is not 5.
"""

from crps_extractor.models.numbers.plain import LONGEST_TEXT, plain_text
from crps_extractor.models.numbers.printed import PrintedNumber, number_at
from crps_extractor.models.numbers.reading import NumberReading, leading_bound, read_number
from crps_extractor.models.numbers.slipped import Slipped, one_slip_away
from crps_extractor.models.numbers.written import decimal_text, decimal_value, rounded_text

__all__ = [
    "LONGEST_TEXT",
    "NumberReading",
    "PrintedNumber",
    "Slipped",
    "decimal_text",
    "decimal_value",
    "leading_bound",
    "number_at",
    "one_slip_away",
    "plain_text",
    "read_number",
    "rounded_text",
]
