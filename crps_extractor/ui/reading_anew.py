"""After answers came from elsewhere (a package, a sheet), everything shown is read once more from the review."""

from __future__ import annotations

from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.workplace import Workplace

__all__ = ["read_anew"]


def read_anew(window: Workplace, desk: ReviewDesk) -> None:
    """Put away what is shown and read it again: sheets, people and submissions may have changed; the study stays."""
    study, was_comparing = window.studies.current_study(), window.is_comparing
    window.show_form()
    window.show_study("")
    desk.set_viewer(desk.review.viewer)
    studies = [one.id for one in desk.facts.studies]
    study = study if study in studies else next(iter(studies), "")
    window.studies.choose(study)
    window.show_study(study)
    if was_comparing:
        window.show_comparison()
