"""What is never converted, with the reason a reviewer is told instead of a number."""

from __future__ import annotations

from dataclasses import dataclass

from crps_extractor.models.statistics.method import Refused

__all__ = ["NEVER", "Never", "refusal"]


@dataclass(frozen=True)
class Never:
    """A conversion that is asked for often and never made."""

    id: str
    title: str
    reason: str


NEVER = (
    Never("p_rank_test", "SD from the p of a Mann-Whitney or Wilcoxon test", "A test of ranks says nothing of the SD."),
    Never("p_log_rank", "SD from the p of a log-rank test", "A log-rank test compares survival, not scores."),
    Never(
        "p_mixed_model",
        "SD from the p of a mixed model",
        "The p of a mixed model rests on the model's own variance, and mostly on all times together.",
    ),
    Never(
        "p_several_times",
        "SD from a p over several time points",
        "A p about all time points together is not about any one of them.",
    ),
    Never(
        "p_several_arms",
        "SD from a p over several arms",
        "A p about several arms together is not about any two of them.",
    ),
    Never(
        "p_without_comparison",
        "SD from a p whose comparison is not known",
        "A p without its comparison leads nowhere: within a group and between groups it means different things.",
    ),
    Never("not_significant", "SD from “not significant”", "“Not significant” gives neither an SD nor a bound of it."),
    Never(
        "asymmetric_ci",
        "SD from an asymmetric interval",
        "An asymmetric interval of a mean came from another scale, a model or a misprint: half its width is no SE.",
    ),
    Never(
        "adjusted_to_groups",
        "The groups' SDs from an adjusted difference",
        "An adjusted difference stays an effect with its SE (generic inverse variance).",
    ),
    Never("iqr_over_1_35", "SD as IQR/1.35", "IQR/1.35 holds for very many patients only: Wan 2014 allows for n."),
    Never(
        "mean_from_iqr_width",
        "A mean from a median and the width of the IQR",
        "The width does not say where the quartiles lie: the mean could be on either side of the median.",
    ),
    Never(
        "crossover_as_parallel",
        "The arms of a crossover as two parallel groups",
        "The same patients are in both arms: their SE would be too large and they would be counted twice.",
    ),
    Never(
        "median_difference",
        "Mean difference from a difference of medians (Hodges-Lehmann)",
        "A difference of medians is an effect of its own: it stays one, with its interval.",
    ),
    Never(
        "combine_medians",
        "One median from the medians of several groups",
        "Medians of groups cannot be combined without the patients' values.",
    ),
    Never(
        "combine_model_means",
        "One mean from least-squares means",
        "Least-squares means are predictions at the same covariates: they are not averages of patients.",
    ),
    Never(
        "percent_change_from_means",
        "Percent change from two means",
        "The percentage of the means is not the mean of the patients' percentages: 43 % beside 29 % in one example.",
    ),
    Never(
        "log_figures_as_linear",
        "SE of a ratio from its interval on the natural scale",
        "The interval of a ratio is symmetric on the log scale, and is converted there.",
    ),
    Never(
        "assumed_r",
        "SD of a change with a correlation from nowhere",
        "The correlation must be printed, sent by the authors or taken from a named study; 0.5 is not a default.",
    ),
)


def refusal(identifier: str) -> Refused:
    """The refusal of that id; KeyError when the list has none."""
    for never in NEVER:
        if never.id == identifier:
            return Refused(never.reason, identifier)
    raise KeyError(identifier)
