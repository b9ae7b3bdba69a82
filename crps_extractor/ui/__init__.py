"""Everything the reviewer sees: windows, panes and the Qt models beside their views."""
