"""The form pane: the sections of the form, their field rows, their rows, and results as a grid."""
