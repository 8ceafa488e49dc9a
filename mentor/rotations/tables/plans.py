"""A rotation plan: whom it moves, to which posts, in which months; how the planner fared; every edit of its board."""

from piccolo.columns import (
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.people.tables import OrgUnit, Person
from mentor.projects.tables import JointProject
from mentor.rotations.rules.plans import PlanState
from mentor.rotations.tables.posts import Post


class RotationPlan(Table, tablename="rotations_plan"):
    """The moves of one area over some months. Its stints are the plan; the planner only proposes them."""

    id: Serial
    title = Varchar(length=120, default=None, null=False)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    #: The first day of the first month; every period is one month.
    starts_on = Date(default=None, null=False)
    periods = SmallInt(default=12, null=False)
    state = Varchar(length=10, default=PlanState.DRAFT, null=False, choices=PlanState)
    #: Prices and limits of the planner, as `rules.plans.Settings`.
    settings = Text(default="{}", null=False)
    #: How far the running planner is and how the last run ended, as `rules.plans.Progress` and `Outcome`.
    progress = Text(default="", null=False)
    outcome = Text(default="", null=False)
    cancel_asked = Boolean(default=False, null=False)
    heard_at = Timestamptz(null=True, default=None)
    #: Which process works on it; everything it writes counts only while this is its own.
    claim = Varchar(length=40, default="", null=False)
    run_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    #: Grows with every change of the board, so that two people cannot overwrite each other.
    edited = Integer(default=0, null=False)
    ck_rotations_plan_periods = Check("periods BETWEEN 1 AND 36")


class PlanPost(Table, tablename="rotations_planpost"):
    """A post as the plan sees it: the experience it gives, for how long, and how many people at once."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade, index=True)
    post = ForeignKey(Post, null=False, on_delete=OnDelete.restrict)
    experience = Varchar(length=60, default=None, null=False)
    shortest = SmallInt(default=1, null=False)
    longest = SmallInt(default=3, null=False)
    capacity = SmallInt(default=1, null=False)
    #: Periods in which nobody can be there, as numbers from 1, separated by spaces.
    closed = Varchar(length=200, default="", null=False)
    #: Periods at whose beginning somebody of the period before must still be there.
    handovers = Varchar(length=200, default="", null=False)
    uq_rotations_planpost_plan_post = Unique(["plan", "post"])
    ck_rotations_planpost_length = Check("shortest >= 1 AND shortest <= longest")
    ck_rotations_planpost_capacity = Check("capacity >= 0")


class PlanUnit(Table, tablename="rotations_planunit"):
    """So many of the people in the plan must be in the unit in every period."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade, index=True)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    minimum = SmallInt(default=1, null=False)
    uq_rotations_planunit_plan_unit = Unique(["plan", "unit"])
    ck_rotations_planunit_minimum = Check("minimum >= 0")


class PlanPerson(Table, tablename="rotations_planperson"):
    """Somebody the plan moves."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    home = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    #: Experiences they must gain, in a JSON list.
    needs = Text(default="[]", null=False)
    #: Periods in which they stay at home: not yet here, leaving, or a milestone is due; as in `PlanPost.closed`.
    away = Varchar(length=200, default="", null=False)
    #: The first stint must begin in this period at the latest, from 1.
    latest_start = SmallInt(null=True, default=None)
    has_left = Boolean(default=False, null=False)
    uq_rotations_planperson_plan_person = Unique(["plan", "person"])


class PlanProject(Table, tablename="rotations_planproject"):
    """A project whose team is at home from one period to another; the window may reach beyond the plan."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade)
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    first = SmallInt(default=None, null=False)
    last = SmallInt(default=None, null=False)
    #: The last due day of the project's nodes when HR looked; a later one now means that the project slips.
    known = Date(null=True, default=None)
    uq_rotations_planproject_plan_project = Unique(["plan", "project"])
    ck_rotations_planproject_window = Check("first BETWEEN 1 AND last AND last <= 60")


class PlanWish(Table, tablename="rotations_planwish"):
    """How much somebody would like a post, in points from 0 to 100."""

    id: BigSerial
    person = ForeignKey(PlanPerson, null=False, on_delete=OnDelete.cascade)
    post = ForeignKey(PlanPost, null=False, on_delete=OnDelete.cascade)
    points = SmallInt(default=50, null=False)
    uq_rotations_planwish_person_post = Unique(["person", "post"])
    ck_rotations_planwish_points = Check("points BETWEEN 0 AND 100")


class PlanStint(Table, tablename="rotations_stint"):
    """Somebody on a post for some periods."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(PlanPerson, null=False, on_delete=OnDelete.cascade, index=True)
    post = ForeignKey(PlanPost, null=False, on_delete=OnDelete.restrict)
    #: The first period, from 1, and how many.
    start = SmallInt(default=None, null=False)
    length = SmallInt(default=1, null=False)
    #: The planner leaves it where it is.
    is_locked = Boolean(default=False, null=False)
    is_published = Boolean(default=False, null=False)
    uq_rotations_stint_person_start = Unique(["person", "start"])
    ck_rotations_stint_length = Check("start >= 1 AND length >= 1")


class PlanEdit(Table, tablename="rotations_planedit"):
    """One step of the board, for undoing and redoing: the stints of those it touched, before and after."""

    id: Serial
    plan = ForeignKey(RotationPlan, null=False, on_delete=OnDelete.cascade, index=True)
    number = Integer(default=None, null=False)
    by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    at = Timestamptz(default=None, null=False)
    before = Text(default="[]", null=False)
    after = Text(default="[]", null=False)
    is_undone = Boolean(default=False, null=False)
    uq_rotations_planedit_plan_number = Unique(["plan", "number"])
