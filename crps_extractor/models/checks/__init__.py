"""Families of checks on answers and sheets; each check is a documented function whose docstring is its why."""
