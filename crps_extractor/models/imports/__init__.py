"""Imports: tables made elsewhere, read within bounds in a process of their own, and brought in as one step."""
