"""Indexes and other SQL that the table classes cannot declare. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Partial, composite and expression indexes"

#: (forwards, backwards), valid on SQLite and PostgreSQL alike. Name indexes ix_<table>_<columns>, uq_ if unique.
BOTH: tuple[tuple[str, str], ...] = (
    # pairing
    (
        (
            "CREATE UNIQUE INDEX uq_pairing_mentorship_running ON pairing_mentorship (mentee) WHERE state IN"
            " ('proposed', 'offered', 'agreement', 'active', 'extended', 'paused', 'awaiting_review', 'concluding')"
        ),
        "DROP INDEX uq_pairing_mentorship_running",
    ),
    (
        "CREATE INDEX ix_pairing_mentorship_state_ends_on ON pairing_mentorship (state, ends_on)",
        "DROP INDEX ix_pairing_mentorship_state_ends_on",
    ),
    (
        (
            "CREATE UNIQUE INDEX uq_pairing_offer_held ON pairing_offer (mentorship, seat)"
            " WHERE state IN ('pending', 'accepted')"
        ),
        "DROP INDEX uq_pairing_offer_held",
    ),
    (
        "CREATE INDEX ix_pairing_offer_pending ON pairing_offer (expires_on) WHERE state = 'pending'",
        "DROP INDEX ix_pairing_offer_pending",
    ),
    (
        "CREATE UNIQUE INDEX uq_pairing_extension_counts ON pairing_extension (mentorship) WHERE counts",
        "DROP INDEX uq_pairing_extension_counts",
    ),
    (
        "CREATE INDEX ix_pairing_profile_seat_state ON pairing_profile (seat, state)",
        "DROP INDEX ix_pairing_profile_seat_state",
    ),
    (
        (
            "CREATE UNIQUE INDEX uq_pairing_notice_entry_open ON pairing_notice_entry (profile)"
            " WHERE state IN ('running', 'objected')"
        ),
        "DROP INDEX uq_pairing_notice_entry_open",
    ),
    (
        (
            "CREATE UNIQUE INDEX uq_pairing_agreement_current ON pairing_agreement (mentorship)"
            " WHERE state IN ('confirming', 'signed', 'objected')"
        ),
        "DROP INDEX uq_pairing_agreement_current",
    ),
)

#: The same for PostgreSQL only.
POSTGRESQL: tuple[tuple[str, str], ...] = ()


def _statements() -> tuple[tuple[str, str], ...]:
    return BOTH if current_engine().engine_type == "sqlite" else BOTH + POSTGRESQL


async def _create() -> None:
    for forwards, _ in _statements():
        await current_engine().run_ddl(forwards)


async def _drop() -> None:
    for _, backwards in reversed(_statements()):
        await current_engine().run_ddl(backwards)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)
    manager.add_raw(_create)
    manager.add_raw_backwards(_drop)
    return manager
