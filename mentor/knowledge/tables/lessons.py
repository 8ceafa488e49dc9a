"""Lessons with their origin, and how foreign collections become lessons."""

from piccolo.columns import BigInt, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.knowledge.rules.lessons import LessonState, Origin
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.pairing.tables import Mentorship
from mentor.people.tables import OrgUnit, Person


class LessonMapping(Table, tablename="knowledge_lesson_mapping"):
    """How the columns of a foreign collection become lessons; saved by name, replaced as a whole."""

    id: Serial
    name = Varchar(length=80, default=None, null=False, unique=True)
    #: JSON of knowledge/foreign.py `LessonColumns`.
    content = Text(default="{}", null=False)
    saved_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    saved_at = Timestamptz(default=None, null=False)


class LessonImport(Table, tablename="knowledge_lesson_import"):
    """One file of foreign lessons: looked at first, then taken over as a whole."""

    id: Serial
    name = Varchar(length=120, default=None, null=False)
    sha256 = Varchar(length=64, default=None, null=False)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    #: JSON of the mapping as it was used; "" until then.
    mapping = Text(default="", null=False)
    taken = Integer(default=0, null=False)
    known = Integer(default=0, null=False)
    rejected = Integer(default=0, null=False)
    uploaded_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    uploaded_at = Timestamptz(default=None, null=False)
    applied_at = Timestamptz(null=True, default=None)
    #: A large file is taken over by the worker: who wanted it, how many records it has, how many are done.
    asked_at = Timestamptz(null=True, default=None, index=True)
    asked_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    total = Integer(default=0, null=False)
    done = Integer(default=0, null=False)
    ck_knowledge_lesson_import_done = Check("done <= total")


class Lesson(Table, tablename="knowledge_lesson"):
    """What somebody learnt. Changed by its author while it waits, by nobody afterwards."""

    id: Serial
    #: Empty for a lesson of a foreign collection.
    author = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    line = Varchar(length=10, default=None, null=False, choices=KnowledgeLine)
    title = Varchar(length=200, default=None, null=False)
    situation = Text(default=None, null=False)
    learnt = Text(default="", null=False)
    advice = Text(default="", null=False)
    #: "Party building + N"; "" where nobody has said.
    n_tag = Varchar(length=12, default="", null=False)
    #: Between slashes, as in the search.
    tags = Varchar(length=600, default="/", null=False)
    audience = Varchar(length=10, default=Audience.ALL, null=False, choices=Audience)
    state = Varchar(length=10, default=LessonState.WAITING, null=False, choices=LessonState)
    origin = Varchar(length=10, default=Origin.OWN, null=False, choices=Origin)
    origin_id = BigInt(default=0, null=False)
    origin_title = Varchar(length=200, default="", null=False)
    #: The mentorship it grew from: both mentors are credited.
    mentorship = ForeignKey(Mentorship, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    #: Of a foreign collection: its name and the key of the record there; taken over once.
    collection = Varchar(length=80, null=True, default=None)
    record = Varchar(length=80, null=True, default=None)
    written_at = Timestamptz(default=None, null=False)
    triaged_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    triaged_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=500, default="", null=False)
    edited = Integer(default=0, null=False)
    uq_knowledge_lesson_collection_record = Unique(["collection", "record"])
