"""The form edited in the window by the lead: words, choices, order, new and retired fields, then published."""
