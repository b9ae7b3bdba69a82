"""The problems of the sheet on the desk: what was found, why it matters, what could be done."""
