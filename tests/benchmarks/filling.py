"""Fills a database with people, mentorships, logs and sign-offs in proportion, in a few statements per table.

Per 1,000 people: 50 mentorships, each with 24 log entries, 4 milestones and as many decided requests, of which every
tenth is still open; 20 mentors per seat and 1,000 people; a unit of about 20 people under departments and companies.
"""

import re
from datetime import UTC, datetime
from typing import Any

from mentor.kernel.database import current_engine, write_transaction
from mentor.people.tables import Person

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "


async def fill(people: int) -> None:
    """Everything with made-up but different values; a reader's clock is NOW."""
    units, mentors, mentorships = max(people // 20, 30), max(people // 50, 20), people // 20
    milestones, logs = mentorships * 4, mentorships * 24
    for count, sql in (
        (1, _GROUP),
        (units, _UNITS),
        (people, _PEOPLE),
        (mentors, _PROFILES),
        (1, _POLICY),
        (1, _PROGRAMME),
        (mentors // 2, _PAIRS),
        (mentorships, _MENTORSHIPS),
        (mentorships, _STANDINGS),
        (mentorships, _PLANS),
        (milestones, _MILESTONES),
        (milestones, _REQUESTS),
        (milestones, _VERSIONS),
        (milestones, _PARTY_SEATS),
        (milestones, _TECHNICAL_SEATS),
        (milestones, _DECISIONS),
        (logs, _LOGS),
    ):
        await _run(_NUMBERS.format(count=count) if "FROM n" in sql else "", sql, people, units, mentors)
    await _restart_sequences()


async def _run(numbers: str, sql: str, people: int, units: int, mentors: int) -> None:
    head, _, select = sql.partition("SELECT")
    text = (head + numbers + "SELECT" + select).replace(":people", str(people))
    text = text.replace(":units", str(units)).replace(":half", str(max(mentors // 2, 1))).replace(":at", _at())
    if _is_postgres():
        text = re.sub(r"'(\d{4}-\d\d-\d\d)'", r"DATE '\1'", text)
    async with write_transaction():
        await Person.raw(text.replace("{", "{{").replace("}", "}}"))


def _at() -> str:
    return "TIMESTAMPTZ '2026-11-01 02:00:00+00'" if _is_postgres() else "'2026-11-01 02:00:00+00:00'"


def _is_postgres() -> bool:
    return current_engine().engine_type == "postgres"


async def _restart_sequences() -> None:
    """Keys were given by hand; PostgreSQL must go on behind them, and both must know how much there is."""
    if _is_postgres():
        rows: list[dict[str, Any]] = await Person.raw(
            "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND s.nspname = 'public' AND c.relname LIKE '%\\_%'"
        )
        for row in rows:
            name = row["name"]
            found = await Person.raw(f"SELECT pg_get_serial_sequence('{name}', 'id') AS s FROM pg_attribute"
                                     f" WHERE attrelid = '{name}'::regclass AND attname = 'id'")  # fmt: skip
            if found and found[0]["s"]:
                await Person.raw(f"SELECT setval('{found[0]['s']}', (SELECT COALESCE(max(id), 1) FROM {name}))")
    await Person.raw("ANALYZE")


# Days are text in SQLite; for PostgreSQL `_run` makes dates of them.
_GROUP = """
INSERT INTO people_unit (id, code, name, kind, path, sort_order)
SELECT 1, 'G', 'Group', 'group', '/1/', 0
"""
_UNITS = """
INSERT INTO people_unit (id, code, name, kind, path, sort_order, parent)
SELECT i + 1, 'U' || i, 'Unit ' || i, CASE WHEN i <= 20 THEN 'company' ELSE 'department' END,
  CASE WHEN i <= 20 THEN '/1/' || (i + 1) || '/' ELSE '/1/' || (2 + i % 20) || '/' || (i + 1) || '/' END, i,
  CASE WHEN i <= 20 THEN 1 ELSE 2 + i % 20 END
FROM n
"""
_PEOPLE = """
INSERT INTO people_person (id, name, pinyin, initials, employee_no, unit, position, title_level, affiliation,
  party_work_years, specialty_years, specialties)
SELECT i, 'Person ' || i, 'person' || ((i * CAST(7919 AS BIGINT)) % :people), 'p' || (i % 100), 'E' || (1000000 + i),
  2 + i % :units, 'Engineer', 'intermediate', CASE WHEN i % 3 = 0 THEN '01' ELSE '13' END, 6, 8, 'welding'
FROM n
"""
_PROFILES = """
INSERT INTO pairing_profile (id, person, seat, state, capacity, load, changed_at)
SELECT i, i, CASE WHEN i % 2 = 0 THEN 'party' ELSE 'technical' END, 'active', 100, 0, :at
FROM n
"""
_POLICY = """
INSERT INTO pairing_policy (id, code, version, name, numbers, created_at)
SELECT 1, 'bench', 1, 'bench', '{}', :at
"""
_PROGRAMME = """
INSERT INTO pairing_programme (id, name, year, unit, policy, starts_on, ends_on, state, created_at)
SELECT 1, 'Programme', 2026, 1, 1, '2026-01-01', '2027-12-31', 'open', :at
"""
_PAIRS = """
INSERT INTO pairing_pair (id, party, technical, state, formed_on)
SELECT i, i * 2, i * 2 - 1, 'active', '2026-01-05'
FROM n
"""
_MENTORSHIPS = """
INSERT INTO pairing_mentorship (id, programme, mentee, pair, party_mentor, technical_mentor, state, starts_on, ends_on,
  activated_on, anchor_project, created_at, changed_at)
SELECT i, 1, :people - i + 1, 1 + (i - 1) % :half, 2 * (1 + (i - 1) % :half), 2 * (1 + (i - 1) % :half) - 1, 'active',
  '2026-01-05', '2027-01-05', '2026-01-05', 'Project ' || (i % 50), :at, :at
FROM n
"""
_STANDINGS = """
INSERT INTO growth_standing (mentorship, logs, meetings, last_log_on, last_meeting_on)
SELECT i, 24, 9, '2026-11-15', '2026-11-10'
FROM n
"""
_PLANS = """
INSERT INTO growth_plan (id, mentorship, version, changed_at)
SELECT i, i, 1, :at
FROM n
"""
_MILESTONES = """
INSERT INTO growth_milestone (id, mentorship, title, description, axis, due_on, settled_on, created_at)
SELECT i, 1 + (i - 1) / 4, 'Milestone ' || i, 'What is to be shown', 'scenario',
  CASE WHEN i % 10 = 0 THEN '2026-11-30' ELSE '2026-06-30' END,
  CASE WHEN i % 10 = 0 THEN NULL ELSE '2026-06-20' END, :at
FROM n
"""
_REQUESTS = """
INSERT INTO signoff_request (id, kind, noun, subject_kind, subject_id, subject_person, title, address, state,
  content_hash, due_on, opened_at, version_at)
SELECT i, 'milestone', 'Milestone', 'milestone', i, :people - ((i - 1) / 4), 'Milestone ' || i, '/milestones/' || i,
  CASE WHEN i % 10 = 0 THEN 'open' ELSE 'accepted' END, 'h', '2026-11-27', :at, :at
FROM n
"""
_VERSIONS = """
INSERT INTO growth_milestone_version (milestone, number, content, content_hash, level_proposed, submitted_at)
SELECT i, 1, '{}', 'h', 3, :at
FROM n
"""
_PARTY_SEATS = """
INSERT INTO signoff_seat (request, name, holder, position, awaited_on)
SELECT i, 'party', 2 * (1 + ((i - 1) / 4) % :half), 0, CASE WHEN i % 10 = 0 THEN '2026-11-27' ELSE NULL END
FROM n
"""
_TECHNICAL_SEATS = """
INSERT INTO signoff_seat (request, name, holder, position, awaited_on)
SELECT i, 'technical', 2 * (1 + ((i - 1) / 4) % :half) - 1, 1, CASE WHEN i % 10 = 0 THEN '2026-11-27' ELSE NULL END
FROM n
"""
_DECISIONS = """
INSERT INTO signoff_decision (request, version, round, seat, decision, decided_by, decided_at, content_hash, salt)
SELECT i, 1, 1, 'party', 'accepted', 2 * (1 + ((i - 1) / 4) % :half), :at, 'h', 's'
FROM n WHERE i % 10 > 0
"""
_LOGS = """
INSERT INTO growth_log (id, mentorship, author, draft_key, state, happened_on, kind, text, visibility, created_at,
  changed_at, submitted_at, party_unread_since)
SELECT i, 1 + (i - 1) / 24, :people - ((i - 1) / 24), 'k' || i, 'submitted',
  CASE WHEN i % 2 = 0 THEN '2026-10-12' ELSE '2026-11-12' END, 'daily', 'What was done on that day, number ' || i,
  'mentors', :at, :at, :at, CASE WHEN i % 24 = 0 THEN :at ELSE NULL END
FROM n
"""
