"""Commands on the course of a review: decisions, merges, batches, contacts, what is added to finished studies."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from crps_extractor.cli.command import Command, CommandError, add_review, add_study, counted, say, say_json
from crps_extractor.cli.reviews import changing, chosen_studies, reading, viewer_of
from crps_extractor.models.review.course.additions import add_to_finished, finished_studies, owed_by
from crps_extractor.models.review.course.contacting import Contact, add_contact, contacts
from crps_extractor.models.review.course.decisions import decide, put_into_batch
from crps_extractor.models.review.records import BATCH_KINDS, DUPLICATE, STATUSES, Addition, Decision
from crps_extractor.models.review.reports.identity import merge_studies, split_study
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS", "one_of_the_people", "studies_named"]


def studies_named(review: Review, labels: list[str]) -> list[str]:
    """The ids of the studies with these labels."""
    return [chosen_studies(review, label)[0].id for label in labels]


def one_of_the_people(review: Review, name: str) -> str:
    """The id of a person by name or initials, "" where no name is given. Raises CommandError for an unknown one."""
    return viewer_of(review.facts, name.strip()) if name.strip() else ""


def _add_studies(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--study", metavar="STUDY", action="append", default=[], help="a study, by its label; may be given again"
    )


def _add_why(parser: ArgumentParser) -> None:
    parser.add_argument("--why", metavar="REASON", required=True, help="the reason, which is kept with the review")


# -- decisions --------------------------------------------------------------------------------------------------------


def _decide_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    parser.add_argument("--status", required=True, choices=STATUSES, help="what the study is from now on")
    parser.add_argument(
        "--criterion", default="", metavar="ID", help="which criterion is not met: a choice of the form"
    )
    parser.add_argument("--by", default="", metavar="A,B", help="who decided; two exclude (default: who acts)")
    parser.add_argument("--date", default="", metavar="DATE", help="when (default: today)")
    parser.add_argument("--other", default="", metavar="STUDY", help="of which study it is a duplicate")
    parser.add_argument("--text", default="", metavar="WORDS", help="the reason in words")


def _decide(asked: Namespace) -> int:
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0]
        by = [one_of_the_people(review, name) for name in asked.by.split(",") if name.strip()] or [review.viewer]
        other = chosen_studies(review, asked.other)[0].id if asked.other else ""
        criterion = _criterion(review, asked.criterion)
        day = asked.date or date.today().isoformat()
        wanted = Decision(
            asked.status, criterion, asked.text, tuple(by), day, other if asked.status == DUPLICATE else ""
        )
        decide(review, study.id, wanted)
        left = len(review.facts.counted_studies)
        whole = len(review.facts.studies)
    if asked.json:
        say_json({"study": study.label, "status": asked.status, "counted": left, "studies": whole})
        return 0
    say(f"{study.label} is {asked.status.replace('_', ' ')}. Its sheets are kept. Counted: {left} of {whole} studies.")
    return 0


def _criterion(review: Review, name: str) -> str:
    known = review.form.meaning("decision.reason")
    choices = {choice.id: choice.label for choice in known.choices} if known else {}
    if name and known and name not in choices:
        raise CommandError(f"There is no criterion “{name}”. The form has: {', '.join(choices)}.")
    return name


def _merge_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    parser.add_argument("--into", metavar="STUDY", required=True, help="the study that it is, and that stays")
    _add_why(parser)


def _merge(asked: Namespace) -> int:
    with changing(asked) as review:
        gone, into = chosen_studies(review, asked.study)[0], chosen_studies(review, asked.into)[0]
        merge_studies(review, gone.id, into.id, asked.why)
    if asked.json:
        say_json({"study": gone.label, "into": into.label})
        return 0
    say(f"{gone.label} is now {into.label}: its reports and answers are shown there, and nothing was moved.")
    return 0


def _split_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    _add_why(parser)


def _split(asked: Namespace) -> int:
    with changing(asked) as review:
        merged = [review.facts.study(study) for study in sorted(review.facts.merged_away)]
        found = [one for one in merged if asked.study in (one.id, one.label)]
        if len(found) != 1:
            names = ", ".join(one.label for one in merged) or "none"
            raise CommandError(f"No single merged study is called “{asked.study}”. Merged into others: {names}.")
        split_study(review, found[0].id, asked.why)
    if asked.json:
        say_json({"study": found[0].label})
        return 0
    say(f"{found[0].label} stands on its own again, with what was answered in it.")
    return 0


# -- batches and contacts ---------------------------------------------------------------------------------------------


def _batch_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    _add_studies(parser)
    parser.add_argument("--name", default="", help="the batch; made where there is none of that name")
    parser.add_argument(
        "--kind", choices=BATCH_KINDS, default="first", help="what kind of batch (default: %(default)s)"
    )
    parser.add_argument("--none", action="store_true", help="take the studies out of their batch")


def _batch(asked: Namespace) -> int:
    if not asked.study:
        with reading(asked) as review:
            return _tell_batches(review, asked.json)
    if bool(asked.name) == asked.none:
        raise CommandError("Give the batch a --name, or take the studies out with --none.")
    with changing(asked) as review:
        put_into_batch(review, studies_named(review, asked.study), "" if asked.none else asked.name, asked.kind)
        return _tell_batches(review, asked.json)


def _tell_batches(review: Review, as_json: bool) -> int:
    facts = review.facts
    found = {
        one.name: (one.kind, [study.label for study in facts.studies if study.batch == one.id])
        for one in facts.batches.values()
    }
    if as_json:
        say_json([{"batch": name, "kind": kind, "studies": labels} for name, (kind, labels) in found.items()])
        return 0
    for name, (kind, labels) in found.items():
        say(f"{name} ({kind}): {', '.join(labels) or 'no study'}")
    without = [study.label for study in facts.studies if not study.batch]
    if without:
        say(f"In no batch: {', '.join(without)}")
    return 0


def _contact_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser)
    parser.add_argument("--topic", default="", help="add an entry: what was asked about")
    parser.add_argument("--whom", default="", help="who was asked")
    parser.add_argument("--asked", default="", help="what was asked")
    parser.add_argument("--date", default="", help="when it was sent (default: today)")
    parser.add_argument("--answered", default="", metavar="DATE", help="when an answer came")
    parser.add_argument("--answer", default="", metavar="ID", help="what came of it: a choice of the form")


def _contact(asked: Namespace) -> int:
    if not asked.topic:
        with reading(asked) as review:
            study = chosen_studies(review, asked.study)[0].id if asked.study else ""
            return _tell_contacts(review, study, asked.json)
    if not asked.study:
        raise CommandError("Say with --study which study the question is about.")
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0].id
        day = asked.date or date.today().isoformat()
        said = (asked.topic, asked.whom, asked.asked, review.viewer, day, "", asked.answered, asked.answer)
        add_contact(review, Contact(study, *said))
        return _tell_contacts(review, study, asked.json)


def _tell_contacts(review: Review, study: str, as_json: bool) -> int:
    found = contacts(review, study)
    if as_json:
        say_json([{**one.__dict__, "study": review.facts.study(one.study).label} for one in found])
        return 0
    say(counted(len(found), "contact"))
    for one in found:
        came = f"{one.answer.replace('_', ' ')} {one.answered_on}".strip() or "nothing yet"
        say(f"  {review.facts.study(one.study).label}  {one.sent_on}  {one.whom or 'authors'}: {one.topic} – {came}")
    return 0


# -- additions --------------------------------------------------------------------------------------------------------


def _extend_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    _add_studies(parser)
    parser.add_argument("--name", default="", help="what is added, in a few words; without it what was added is listed")
    parser.add_argument("--why", default="", metavar="REASON", help="the reason, which is kept with the review")
    parser.add_argument("--field", action="append", default=[], metavar="SECTION.FIELD", help="a field that opens")
    parser.add_argument("--rows", action="append", default=[], metavar="SECTION", help="a section that takes new rows")


def _extend(asked: Namespace) -> int:
    if not asked.name:
        with reading(asked) as review:
            return _tell_additions(review, asked.json)
    with changing(asked) as review:
        studies = studies_named(review, asked.study) or [one.id for one in finished_studies(review)]
        fields, rows = tuple(asked.field), tuple(asked.rows)
        today = date.today().isoformat()
        add_to_finished(review, Addition("", asked.name, asked.why, today, tuple(studies), fields, rows))
        return _tell_additions(review, asked.json)


def _tell_additions(review: Review, as_json: bool) -> int:
    people, facts = review.facts.people, review.facts
    found = [
        (one, facts.study(study).label, [people[who].name for who in owed_by(review, one.id, study)])
        for one in facts.additions.values()
        for study in one.studies
    ]
    if as_json:
        say_json(
            [{"added": one.name, "study": label, "waits_for": names, "why": one.reason} for one, label, names in found]
        )
        return 0
    say(counted(len(facts.additions), "addition") + " to finished studies")
    for one, label, names in found:
        say(f"  {one.name}: {label} – {'waits for ' + ' and '.join(names) if names else 'open'}")
    return 0


COMMANDS = (
    Command(
        "study decide", "exclude a study, let it wait, call it a duplicate, include it", _decide_arguments, _decide
    ),
    Command("study merge", "say that two studies are one", _merge_arguments, _merge),
    Command("study split", "take the merge of a study back", _split_arguments, _split),
    Command("study batch", "list the batches, or put studies into one", _batch_arguments, _batch),
    Command("study contact", "list the contacts with authors, or add one", _contact_arguments, _contact),
    Command("study extend", "add a field or rows to finished studies, blind again", _extend_arguments, _extend),
)
