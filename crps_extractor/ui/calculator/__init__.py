"""Conversions with their conditions, and the derived and imputed values that were made with them."""
