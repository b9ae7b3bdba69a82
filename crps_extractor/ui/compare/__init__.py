"""Both reviewers' sheets side by side, and what the settler decides."""
