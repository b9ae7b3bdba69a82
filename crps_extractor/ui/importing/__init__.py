"""Bringing in a sheet from a spreadsheet: how its columns are read, what it would change."""
