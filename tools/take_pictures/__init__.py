"""Takes the pictures of README and manual from the running program, on a fresh sample review."""
