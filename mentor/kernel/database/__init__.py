"""The database as the features see it: write transactions with a unit of work, and which engine is in use."""

from mentor.kernel.database.engine import make_engine
from mentor.kernel.database.transaction import AlreadyDone, Unit, current_unit, once_only, write_transaction

__all__ = ["AlreadyDone", "Unit", "current_unit", "make_engine", "once_only", "write_transaction"]
