"""Conversions, tests of integrity, effects and agreement: numbers in as printed, numbers out with their reasons."""
