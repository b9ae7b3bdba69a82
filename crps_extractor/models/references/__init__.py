"""References from other programs: lists are read, and papers that are likely one are proposed."""
