"""Pairing two reviewers' rows, comparing their answers, naming slips, and settling the consensus."""
