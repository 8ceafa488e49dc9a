"""The database as the features see it: write transactions with a unit of work, and which engine is in use."""

from mentor.kernel.database.bulk import copy_rows
from mentor.kernel.database.engine import current_engine, make_engine, start_database, stop_database
from mentor.kernel.database.inserting import insert_rows
from mentor.kernel.database.transaction import AlreadyDone, Unit, current_unit, once_only, savepoint, write_transaction

__all__ = [
    "AlreadyDone",
    "Unit",
    "copy_rows",
    "current_engine",
    "current_unit",
    "insert_rows",
    "make_engine",
    "once_only",
    "savepoint",
    "start_database",
    "stop_database",
    "write_transaction",
]
