"""The course of a review: decisions, contacts, batches, freezes, additions to finished studies."""
