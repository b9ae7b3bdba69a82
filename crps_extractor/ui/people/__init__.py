"""People, their roles, who extracts which study, and who sits at this computer."""
