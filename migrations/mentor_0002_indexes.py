"""Indexes and other SQL that the table classes cannot declare. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Partial, composite and expression indexes"

#: (forwards, backwards), valid on SQLite and PostgreSQL alike. Name indexes ix_<table>_<columns>, uq_ if unique.
BOTH: tuple[tuple[str, str], ...] = (
    # people: the beginning of a name, pinyin, initials or number is one range
    ("CREATE INDEX ix_people_person_name_id ON people_person (name, id)", "DROP INDEX ix_people_person_name_id"),
    ("CREATE INDEX ix_people_person_pinyin_id ON people_person (pinyin, id)", "DROP INDEX ix_people_person_pinyin_id"),
    (
        "CREATE INDEX ix_people_person_initials_pinyin ON people_person (initials, pinyin, id)",
        "DROP INDEX ix_people_person_initials_pinyin",
    ),
    ("CREATE INDEX ix_people_unit_parent ON people_unit (parent, sort_order)", "DROP INDEX ix_people_unit_parent"),
    (
        "CREATE INDEX ix_people_party_org_parent ON people_party_org (parent, sort_order)",
        "DROP INDEX ix_people_party_org_parent",
    ),
    (
        "CREATE INDEX ix_people_person_unit_order ON people_person (unit, sort_order, id)",
        "DROP INDEX ix_people_person_unit_order",
    ),
    (
        "CREATE INDEX ix_people_person_party_order ON people_person (party_org, sort_order, id)",
        "DROP INDEX ix_people_person_party_order",
    ),
    (
        "CREATE INDEX ix_people_import_row_kind ON people_import_row (run, kind, place)",
        "DROP INDEX ix_people_import_row_kind",
    ),
    (
        "CREATE INDEX ix_people_import_row_person ON people_import_row (run, person)",
        "DROP INDEX ix_people_import_row_person",
    ),
    # signoff
    (
        "CREATE INDEX ix_signoff_seat_inbox ON signoff_seat (holder, awaited_on, request) WHERE awaited_on IS NOT NULL",
        "DROP INDEX ix_signoff_seat_inbox",
    ),
    (
        "CREATE INDEX ix_signoff_seat_awaited_on ON signoff_seat (awaited_on, id) WHERE awaited_on IS NOT NULL",
        "DROP INDEX ix_signoff_seat_awaited_on",
    ),
    (
        "CREATE INDEX ix_signoff_request_stuck ON signoff_request (due_on, id)"
        " WHERE state IN ('stalled', 'split', 'calibration', 'deadlock')",
        "DROP INDEX ix_signoff_request_stuck",
    ),
    # files
    (
        "CREATE INDEX ix_file_attachment_subject ON file_attachment (subject_kind, subject_id)",
        "DROP INDEX ix_file_attachment_subject",
    ),
    # growth
    (
        "CREATE INDEX ix_growth_milestone_mentorship_due ON growth_milestone (mentorship, due_on)",
        "DROP INDEX ix_growth_milestone_mentorship_due",
    ),
    (
        "CREATE INDEX ix_growth_milestone_open ON growth_milestone (due_on) WHERE settled_on IS NULL",
        "DROP INDEX ix_growth_milestone_open",
    ),
    (
        "CREATE INDEX ix_growth_log_mentorship_day ON growth_log (mentorship, happened_on, id)",
        "DROP INDEX ix_growth_log_mentorship_day",
    ),
    (
        (
            "CREATE INDEX ix_growth_log_party_unread ON growth_log (mentorship, party_unread_since)"
            " WHERE party_unread_since IS NOT NULL"
        ),
        "DROP INDEX ix_growth_log_party_unread",
    ),
    (
        (
            "CREATE INDEX ix_growth_log_technical_unread ON growth_log (mentorship, technical_unread_since)"
            " WHERE technical_unread_since IS NOT NULL"
        ),
        "DROP INDEX ix_growth_log_technical_unread",
    ),
    (
        "CREATE INDEX ix_growth_meeting_mentorship_day ON growth_meeting (mentorship, held_on, id)",
        "DROP INDEX ix_growth_meeting_mentorship_day",
    ),
    (
        "CREATE INDEX ix_growth_meeting_action_open ON growth_meeting_action (mentorship, due_on)"
        " WHERE done_at IS NULL",
        "DROP INDEX ix_growth_meeting_action_open",
    ),
    (
        "CREATE INDEX ix_growth_standing_last_log ON growth_standing (last_log_on, mentorship)",
        "DROP INDEX ix_growth_standing_last_log",
    ),
    (
        "CREATE INDEX ix_growth_standing_last_meeting ON growth_standing (last_meeting_on, mentorship)",
        "DROP INDEX ix_growth_standing_last_meeting",
    ),
    (
        "CREATE INDEX ix_growth_standing_party_seen ON growth_standing (party_seen_on)",
        "DROP INDEX ix_growth_standing_party_seen",
    ),
    (
        "CREATE INDEX ix_growth_standing_technical_seen ON growth_standing (technical_seen_on)",
        "DROP INDEX ix_growth_standing_technical_seen",
    ),
    (
        "CREATE INDEX ix_growth_month_open ON growth_month (month) WHERE closed_at IS NULL",
        "DROP INDEX ix_growth_month_open",
    ),
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
    # journal
    (
        "CREATE INDEX ix_journal_entry_action_seq ON journal_entry (action, seq)",
        "DROP INDEX ix_journal_entry_action_seq",
    ),
    (
        "CREATE INDEX ix_journal_entry_account_id_seq ON journal_entry (account_id, seq)",
        "DROP INDEX ix_journal_entry_account_id_seq",
    ),
    (
        "CREATE INDEX ix_journal_entry_subject_seq ON journal_entry (subject_kind, subject_id, seq)",
        "DROP INDEX ix_journal_entry_subject_seq",
    ),
    (
        "CREATE INDEX ix_journal_entry_refused ON journal_entry (seq) WHERE outcome = 'refused'",
        "DROP INDEX ix_journal_entry_refused",
    ),
    (
        "CREATE INDEX ix_journal_job_run_unfinished ON journal_job_run (state, slot)"
        " WHERE state IN ('running', 'failed')",
        "DROP INDEX ix_journal_job_run_unfinished",
    ),
    # notifications
    (
        "CREATE INDEX ix_notification_message_unread ON notification_message (recipient, id) WHERE read_at IS NULL",
        "DROP INDEX ix_notification_message_unread",
    ),
    (
        "CREATE INDEX ix_notification_message_recipient_id ON notification_message (recipient, id)",
        "DROP INDEX ix_notification_message_recipient_id",
    ),
    (
        "CREATE INDEX ix_notification_message_digest ON notification_message (recipient) WHERE is_for_digest",
        "DROP INDEX ix_notification_message_digest",
    ),
    (
        "CREATE INDEX ix_notification_mail_waiting ON notification_mail (next_try_at) WHERE state = 'waiting'",
        "DROP INDEX ix_notification_mail_waiting",
    ),
)

#: The same for PostgreSQL only.
POSTGRESQL: tuple[tuple[str, str], ...] = (
    # people: bytewise order as on SQLite, so that a beginning and a subtree are ranges of an index in any locale
    *(
        (
            f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"',
            f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "default"',
        )
        for table, column, length in (
            ("people_person", "name", 60),
            ("people_person", "pinyin", 120),
            ("people_person", "initials", 20),
            ("people_person", "employee_no", 40),
            ("people_unit", "path", 200),
            ("people_party_org", "path", 200),
            ("people_account", "login", 60),
        )
    ),
    # journal: the database itself refuses to change what was written
    (
        (
            "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
        ),
        "DROP FUNCTION journal_is_append_only()",
    ),
    *(
        (
            f"CREATE TRIGGER tr_{table}_{when} BEFORE {event} ON {table} {each}"
            " EXECUTE FUNCTION journal_is_append_only()",
            f"DROP TRIGGER tr_{table}_{when} ON {table}",
        )
        for table, when, event, each in (
            ("journal_entry", "row", "UPDATE OR DELETE", "FOR EACH ROW"),
            ("journal_entry", "all", "TRUNCATE", "FOR EACH STATEMENT"),
            ("journal_seal", "row", "UPDATE OR DELETE", "FOR EACH ROW"),
            ("journal_seal", "all", "TRUNCATE", "FOR EACH STATEMENT"),
            ("journal_detail", "delete", "DELETE", "FOR EACH ROW"),
            ("journal_detail", "update", "UPDATE", "FOR EACH ROW WHEN (NEW.content <> '' OR NEW.seq <> OLD.seq)"),
            ("journal_detail", "all", "TRUNCATE", "FOR EACH STATEMENT"),
        )
    ),
)

#: The same for SQLite only.
SQLITE: tuple[tuple[str, str], ...] = tuple(
    (
        (
            f"CREATE TRIGGER tr_{table}_{event.lower()} BEFORE {event} ON {table} {condition}"
            " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        ),
        f"DROP TRIGGER tr_{table}_{event.lower()}",
    )
    for table, event, condition in (
        ("journal_entry", "UPDATE", ""),
        ("journal_entry", "DELETE", ""),
        ("journal_seal", "UPDATE", ""),
        ("journal_seal", "DELETE", ""),
        ("journal_detail", "DELETE", ""),
        ("journal_detail", "UPDATE", "WHEN NEW.content <> '' OR NEW.seq <> OLD.seq"),
    )
)


def _statements() -> tuple[tuple[str, str], ...]:
    return BOTH + (SQLITE if current_engine().engine_type == "sqlite" else POSTGRESQL)


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
