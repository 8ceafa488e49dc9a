"""Development plans. What was submitted is kept word for word; the rows of goals are the version at hand."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.plans import GoalLevel
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


class DevelopmentPlan(Table, tablename="growth_plan"):
    """The plan of one mentorship. Its state is that of its sign-off request (subject "plan", this id)."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade, unique=True)
    #: The version at hand: being written, decided, or in force.
    version = Integer(default=1, null=False)
    #: The version accepted before the one at hand; 0 while none was.
    accepted_before = Integer(default=0, null=False)
    changed_at = Timestamptz(default=None, null=False)


class PlanGoal(Table, tablename="growth_goal"):
    id: Serial
    plan = ForeignKey(DevelopmentPlan, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    text = Varchar(length=400, default=None, null=False)
    #: How one will see that it is reached.
    measure = Varchar(length=400, default=None, null=False)
    axis = Varchar(length=10, default=None, null=False, choices=Axis)
    level = Varchar(length=12, default=None, null=False, choices=GoalLevel)
    due_on = Date(default=None, null=False)
    #: Counts edits, so that no window overwrites another unseen.
    edited = Integer(default=0, null=False)


class PlanVersion(Table, tablename="growth_plan_version"):
    """What was put before the two mentors and the unit head. Never changed."""

    id: Serial
    plan = ForeignKey(DevelopmentPlan, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, null=False)
    #: JSON: goals and milestones with their criteria.
    content = Text(default=None, null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    submitted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    uq_growth_plan_version_plan_number = Unique(["plan", "number"])
