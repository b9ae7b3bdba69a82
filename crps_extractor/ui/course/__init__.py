"""The course of a review: decisions on studies, reports and notices, merged studies, freezes."""
