"""What can be seen of roster imports, and what a dry run compares with."""

from mentor.people.queries.roster.mappings import SavedMapping, mapping_named, saved_mapping, saved_mappings
from mentor.people.queries.roster.preview import preview
from mentor.people.queries.roster.rows import RowLine, missing_people, rows_of_run
from mentor.people.queries.roster.runs import RunView, import_run, import_runs, scope_of

__all__ = [
    "RowLine",
    "RunView",
    "SavedMapping",
    "import_run",
    "import_runs",
    "mapping_named",
    "missing_people",
    "preview",
    "rows_of_run",
    "saved_mapping",
    "saved_mappings",
    "scope_of",
]
