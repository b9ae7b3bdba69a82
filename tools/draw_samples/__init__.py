"""Draws the invented articles of the sample review: real journal pages, no real patient, trial, author or journal."""
