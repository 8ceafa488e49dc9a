"""Leads of projects have seats of their own in two keys. Generated."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-23T16:00:00:000011"
VERSION = "1.38.0"
DESCRIPTION = "Seats of the two leads"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="SignoffDecision",
        tablename="signoff_decision",
        column_name="seat",
        db_column_name="seat",
        params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                    "PARTY_LEAD": "party_lead",
                    "BUSINESS_LEAD": "business_lead",
                },
            )
        },
        old_params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="SignoffDelegation",
        tablename="signoff_delegation",
        column_name="seat",
        db_column_name="seat",
        params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                    "PARTY_LEAD": "party_lead",
                    "BUSINESS_LEAD": "business_lead",
                },
            )
        },
        old_params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="SignoffHandover",
        tablename="signoff_handover",
        column_name="seat",
        db_column_name="seat",
        params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                    "PARTY_LEAD": "party_lead",
                    "BUSINESS_LEAD": "business_lead",
                },
            )
        },
        old_params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="SignoffSeat",
        tablename="signoff_seat",
        column_name="name",
        db_column_name="name",
        params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                    "PARTY_LEAD": "party_lead",
                    "BUSINESS_LEAD": "business_lead",
                },
            )
        },
        old_params={
            "choices": Enum(
                "SeatName",
                {
                    "PARTY": "party",
                    "TECHNICAL": "technical",
                    "UNIT_HEAD": "unit_head",
                    "HOST": "host",
                    "PARTY_OFFICE": "party_office",
                    "HR": "hr",
                    "MENTEE": "mentee",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
