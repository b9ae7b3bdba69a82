"""Derived and imputed values: what is worked out from the consensus, and what the review assumes."""
