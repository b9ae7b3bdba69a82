"""The lead lays out groups, outcomes, time points and comparisons for both reviewers, and sees what they will see."""
