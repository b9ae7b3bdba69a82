"""What a review file is made of, to the letter: events, current cells, a line for each sheet, and what guards them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from crps_extractor.models.store.connection import Connection

__all__ = ["APPLICATION_ID", "FORMAT", "STATEMENTS", "is_to_the_letter", "objects"]

APPLICATION_ID = 0x43525058
"""The four letters CRPX, where SQLite keeps the number that tells whose file it is."""

FORMAT = 1
"""The format this program writes; every format up to this one is read."""

FIRST_KINDS = (
    "review", "person", "study", "study_merged", "report", "report_moved", "notice", "decision", "contact", "form",
    "slots", "row", "row_removed", "answer", "query", "derivation", "imputation", "choice", "problem_accepted", "pair",
    "settled", "submitted", "reopened", "imported", "batch", "freeze", "note",
)  # fmt: skip
"""The kinds that format 1 was made with; events of any other stand in the index ``event_of_later_kind``."""

LATER_KIND = "kind NOT IN ({})".format(", ".join(f"'{kind}'" for kind in FIRST_KINDS))

STATEMENTS = (
    """CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    actor TEXT NOT NULL,
    study TEXT NOT NULL,
    row TEXT NOT NULL,
    field TEXT NOT NULL,
    body TEXT NOT NULL,
    form TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, seq)
) STRICT""",
    "CREATE INDEX event_by_study ON event (study, scope, time)",
    "CREATE INDEX event_by_time ON event (time)",
    f"CREATE INDEX event_of_later_kind ON event (kind) WHERE {LATER_KIND}",
    """CREATE TABLE cell (
    study TEXT NOT NULL,
    scope TEXT NOT NULL,
    row TEXT NOT NULL,
    field TEXT NOT NULL,
    time TEXT NOT NULL,
    event INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (study, scope, row, field)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sheet (
    study TEXT NOT NULL,
    scope TEXT NOT NULL,
    answers INTEGER NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (study, scope)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX cell_submitted ON cell (study, scope) WHERE field = '@submitted'",
    """CREATE TRIGGER event_is_new BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END""",
    """CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END""",
    """CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER cell_shows_event BEFORE INSERT ON cell
WHEN NOT EXISTS (SELECT 1 FROM event WHERE id = NEW.event
    AND time = NEW.time AND study = NEW.study AND scope = NEW.scope AND row = NEW.row)
BEGIN SELECT RAISE(ABORT, 'a cell changes by an event'); END""",
    """CREATE TRIGGER cell_moves_on BEFORE UPDATE ON cell
WHEN NEW.time <= OLD.time OR NEW.study <> OLD.study OR NEW.scope <> OLD.scope
    OR NEW.row <> OLD.row OR NEW.field <> OLD.field
    OR NOT EXISTS (SELECT 1 FROM event WHERE id = NEW.event
    AND time = NEW.time AND study = NEW.study AND scope = NEW.scope AND row = NEW.row)
BEGIN SELECT RAISE(ABORT, 'a cell changes by an event'); END""",
    """CREATE TRIGGER cell_is_counted AFTER INSERT ON cell
BEGIN INSERT INTO sheet VALUES (NEW.study, NEW.scope, NEW.answered, NEW.time)
    ON CONFLICT (study, scope) DO UPDATE SET
    answers = answers + excluded.answers, last = max(last, excluded.last); END""",
    """CREATE TRIGGER cell_is_recounted AFTER UPDATE ON cell
BEGIN UPDATE sheet SET answers = answers + NEW.answered - OLD.answered, last = max(last, NEW.time)
    WHERE study = NEW.study AND scope = NEW.scope; END""",
    """CREATE TRIGGER cell_stays BEFORE DELETE ON cell
BEGIN SELECT RAISE(ABORT, 'cells are never removed'); END""",
)


def objects(connection: Connection) -> set[tuple[str, ...]]:
    """Every table, index, trigger and view of a file with the text that made it."""
    return set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))


def is_to_the_letter(connection: Connection, statements: Sequence[str] = STATEMENTS) -> bool:
    """True when a file holds exactly the tables, indexes and triggers that these statements (by default those of the
    present format) make: nothing more, nothing less, no letter else."""
    model = sqlite3.connect(":memory:")
    try:
        for statement in statements:
            model.execute(statement)
        return objects(connection) == objects(model)
    finally:
        model.close()
