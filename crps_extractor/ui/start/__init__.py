"""What is seen before a review is open, and the way to a new one."""
