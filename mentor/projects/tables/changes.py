"""A change of scope that the leads ask for while the project runs; it counts when both lines accepted it."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mentor.people.tables import Person
from mentor.projects.rules.words import ChangeState
from mentor.projects.tables.projects import JointProject


class ProjectChange(Table, tablename="projects_change"):
    """One at a time for each project (sign-off subject "project_change"). Never changed after it was asked for."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade, index=True)
    #: The same project while it waits, then empty: one change waits at a time.
    waiting = ForeignKey(JointProject, null=True, default=None, on_delete=OnDelete.cascade, unique=True)
    summary = Varchar(length=4000, default="", null=False)
    ends_on = Date(null=True, default=None)
    #: JSON: id of a goal -> its new target.
    targets = Text(default="{}", null=False)
    reason = Varchar(length=1000, default=None, null=False)
    state = Varchar(length=10, default=ChangeState.ASKED, null=False, choices=ChangeState)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    asked_at = Timestamptz(default=None, null=False)
    settled_at = Timestamptz(null=True, default=None)
    edited = Integer(default=0, null=False)
    ck_projects_change_waiting = Check("waiting IS NULL OR waiting = project")
