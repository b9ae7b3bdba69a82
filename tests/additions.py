"""One more unit, scale and field, as somebody would write them: what several tests add in the one place for it."""

from __future__ import annotations

__all__ = ["A_FIELD", "A_SCALE", "A_UNIT"]

A_UNIT = """
[[unit]]
id = "mg/2kg/h"
label = "mg/2 kg/h"
ucum = "mg/(2.kg)/h"
amount = "mg"
body = "kg"
body_count = 2
time = "h"
aliases = ["double-kilo milligrams"]
"""
A_SCALE = """
[[scale]]
id = "limb-7"
label = "Limb score 1-7"
instrument = "Limb score"
domain = "pain intensity"
min = 1
max = 7
unit = "points"
direction = "up is worse"
grain = "mean of items"
items = 3
components = ["average"]
rescale = "yes"
names = ["limb score"]
"""
A_FIELD = """
[[section]]
id = "study"
extends = true
after = "n_centres"

  [[section.field]]
  id = "altitude"
  label = "Height above the sea"
  kind = "decimal"
  units = ["m"]
  required = true
"""
