"""Joint strategic studies: a canvas of policy, market and technology, who took part, and conclusions."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.people.tables import OrgUnit, PartyOrg, Person
from mentor.projects.rules import words


class StrategicStudy(Table, tablename="projects_study"):
    id: Serial
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    sponsor = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=200, default=None, null=False)
    question = Varchar(length=2000, default="", null=False)
    held_on = Date(default=None, null=False)
    state = Varchar(length=12, default=words.StudyState.OPEN, null=False, choices=words.StudyState)
    led_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)


class StudyCard(Table, tablename="projects_study_card"):
    """One finding in one column of the canvas."""

    id: Serial
    study = ForeignKey(StrategicStudy, null=False, on_delete=OnDelete.cascade, index=True)
    column = Varchar(length=12, default=None, null=False, choices=words.StudyColumn, db_column_name="canvas_column")
    position = SmallInt(default=0, null=False)
    text = Varchar(length=1000, default=None, null=False)
    source = Varchar(length=200, default="", null=False)
    added_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    added_at = Timestamptz(default=None, null=False)
    ck_projects_study_card_column = Check("canvas_column IN ('policy', 'market', 'technology')")


class StudyParticipant(Table, tablename="projects_study_participant"):
    id: Serial
    study = ForeignKey(StrategicStudy, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    uq_projects_study_participant_study_person = Unique(["study", "person"])


class StudyConclusion(Table, tablename="projects_study_conclusion"):
    """What follows from the study; a conclusion may become a topic."""

    id: Serial
    study = ForeignKey(StrategicStudy, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    text = Varchar(length=1000, default=None, null=False)
    added_at = Timestamptz(default=None, null=False)
