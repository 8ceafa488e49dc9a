"""Thousands of rows of plain values at once, some twenty times faster than building a table object for each."""

from collections.abc import Sequence
from typing import Any

from piccolo.columns import Column

from mentor.kernel.database.engine import current_engine
from mentor.kernel.database.pool import refuse_other_tasks
from mentor.kernel.database.sqlite import PooledTransaction
from mentor.kernel.database.transaction import current_unit


async def copy_rows(columns: Sequence[Column | Any], rows: Sequence[Sequence[Any]]) -> None:
    """Insert `rows` into the table of `columns`, values in their order; in a write transaction, any number of rows.

    No default is filled in and nothing is validated: name every column that has no default in the database.
    """
    refuse_other_tasks(current_unit().owner)
    table = columns[0]._meta.table._meta.tablename
    names = [column._meta.db_column_name for column in columns]
    transaction: Any = current_engine().current_transaction.get()
    if isinstance(transaction, PooledTransaction):
        places = ", ".join("?" * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        await transaction.run_many(f'INSERT INTO "{table}" ({quoted}) VALUES ({places})', rows)
    else:
        await transaction.connection.copy_records_to_table(table, records=rows, columns=names)
