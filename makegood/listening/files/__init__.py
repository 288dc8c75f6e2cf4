"""Files that people have, read into clean items; what cannot be used is named by its line."""

from makegood.listening.files.delimited import first_cells
from makegood.listening.files.guess import Guess, guess_mapping
from makegood.listening.files.mapping import BadMapping, Mapping, load_mapping, read_mapping
from makegood.listening.files.opening import open_table, source_named
from makegood.listening.files.reading import Reading, fingerprint, good, prepare
from makegood.listening.files.rejected import RejectedWriter, rejected_path
from makegood.listening.files.replay import Step, merge_by_time, replay_steps
from makegood.listening.files.rows import BadRow, Candidate, CannotRead, NeedsEncoding, Row, Table

__all__ = [
    "BadMapping",
    "BadRow",
    "Candidate",
    "CannotRead",
    "Guess",
    "Mapping",
    "NeedsEncoding",
    "Reading",
    "RejectedWriter",
    "Row",
    "Step",
    "Table",
    "fingerprint",
    "first_cells",
    "good",
    "guess_mapping",
    "load_mapping",
    "merge_by_time",
    "open_table",
    "prepare",
    "read_mapping",
    "rejected_path",
    "replay_steps",
    "source_named",
]
