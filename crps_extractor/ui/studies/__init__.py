"""The list of studies with whose turn it is."""
