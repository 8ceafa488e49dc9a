"""Posts, who holds them since when, what units need, and who may stay beyond the limit."""

from piccolo.columns import Boolean, Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.people.tables import OrgUnit, Person
from mentor.rotations.rules.posts import NeedState


class Post(Table, tablename="rotations_post"):
    """A position in a unit: how many people it takes, how many it needs, and how long one person may hold it."""

    id: Serial
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    code = Varchar(length=40, default=None, null=False, unique=True)
    title = Varchar(length=120, default=None, null=False)
    capacity = SmallInt(default=1, null=False)
    minimum = SmallInt(default=0, null=False)
    is_key = Boolean(default=False, null=False)
    tenure_months = SmallInt(default=60, null=False)
    #: The limit is the enterprise's and moves with it; else HR set one for this post.
    follows_policy = Boolean(default=False, null=False)
    duties = Varchar(length=2000, default="", null=False)
    is_open = Boolean(default=True, null=False)
    #: Projection kept by the actions: people who hold it now.
    holders = SmallInt(default=0, null=False)
    created_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)
    ck_rotations_post_minimum = Check("minimum >= 0 AND minimum <= capacity")
    ck_rotations_post_tenure = Check("tenure_months BETWEEN 1 AND 240")
    ck_rotations_post_holders = Check("holders >= 0")


class PostHolder(Table, tablename="rotations_holder"):
    """Somebody on a post from one day to another."""

    id: Serial
    post = ForeignKey(Post, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    #: The same person while they hold the post, then empty: nobody holds two posts at once.
    holding = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, unique=True)
    since = Date(default=None, null=False)
    until_on = Date(null=True, default=None)
    #: By when they have to move on, exemptions included; recomputed when the limit of the post changes.
    due_on = Date(default=None, null=False, index=True)
    #: How many warnings were given for this day.
    warned = SmallInt(default=0, null=False)
    ck_rotations_holder_dates = Check("until_on IS NULL OR since <= until_on")
    ck_rotations_holder_holding = Check("holding IS NULL OR holding = person")


class PostNeed(Table, tablename="rotations_need"):
    """A unit needs people on a post for some time."""

    id: Serial
    post = ForeignKey(Post, null=False, on_delete=OnDelete.cascade, index=True)
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=False)
    people = SmallInt(default=1, null=False)
    #: What they should have done before.
    experience = Varchar(length=400, default="", null=False)
    reason = Varchar(length=1000, default="", null=False)
    state = Varchar(length=10, default=NeedState.OPEN, null=False, choices=NeedState)
    announced_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    announced_at = Timestamptz(default=None, null=False)
    ck_rotations_need_dates = Check("starts_on <= ends_on")
    ck_rotations_need_people = Check("people >= 1")


class PostExemption(Table, tablename="rotations_exemption"):
    """Somebody may hold a post longer than its limit. Never changed; a later one takes its place."""

    id: Serial
    holder = ForeignKey(PostHolder, null=False, on_delete=OnDelete.cascade)
    until_on = Date(default=None, null=False)
    reason = Varchar(length=1000, default=None, null=False)
    document_no = Varchar(length=80, default=None, null=False)
    granted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    granted_at = Timestamptz(default=None, null=False)
    uq_rotations_exemption_holder_until = Unique(["holder", "until_on"])
