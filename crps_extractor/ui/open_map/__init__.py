"""What is still open, as tables: of the study by sections and results, of the review by studies."""
