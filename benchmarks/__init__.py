"""How fast the program is, each row measured against its peer or its limit in the same run."""
