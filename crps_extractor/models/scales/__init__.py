"""Pain scales: what they are, how they are read from text, rescaled, checked and kept apart."""
