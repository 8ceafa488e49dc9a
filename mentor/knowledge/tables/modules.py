"""Modules, their versions, where they come from, and every use of them."""

from typing import Any

from piccolo.columns import BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.tables.lessons import Lesson
from mentor.pairing.tables import Mentorship
from mentor.people.tables import OrgUnit, Person


class KnowledgeModule(Table, tablename="knowledge_module"):
    """One module. Whether it is in review or in pilot use is the state of its sign-off request (subject "module")."""

    id: Serial
    owner = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=200, default=None, null=False)
    #: JSON of the version at hand; submitted versions are rows of their own and never change.
    content = Text(default="{}", null=False)
    version = Integer(default=1, null=False)
    #: The version readers get; 0 before the first.
    published = Integer(default=0, null=False)
    #: The newest version for which a job noticed that both lines accepted it.
    accepted = Integer(default=0, null=False)
    #: The mentorship whose pair is credited and asked to review first.
    mentorship = ForeignKey(Mentorship, null=True, default=None, on_delete=OnDelete.set_null)
    review_due_on = Date(null=True, default=None, index=True)
    confirmed_at = Timestamptz(null=True, default=None)
    confirmed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    #: Somebody said that it did not work, and nobody has looked into it.
    flagged_at = Timestamptz(null=True, default=None)
    #: Whether the search and the owner have learnt that the review is due.
    due_noted = Boolean(default=False, null=False)
    retired_at = Timestamptz(null=True, default=None)
    retire_reason = Varchar(length=1000, default="", null=False)
    #: What to use instead.
    successor: ForeignKey[Any] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.set_null)
    created_at = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)
    ck_knowledge_module_versions = Check("published <= version")


class ModuleVersion(Table, tablename="knowledge_module_version"):
    """What was put before both lines. Never changed; `published_at` says when it became what readers get."""

    id: Serial
    module = ForeignKey(KnowledgeModule, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, null=False)
    content = Text(default=None, null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    note = Varchar(length=1000, default="", null=False)
    submitted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    published_at = Timestamptz(null=True, default=None)
    uq_knowledge_module_version_module_number = Unique(["module", "number"])


class ModuleAuthor(Table, tablename="knowledge_module_author"):
    """Who wrote it, besides the owner: they may edit it and may not review it."""

    id: Serial
    module = ForeignKey(KnowledgeModule, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    uq_knowledge_module_author_module_person = Unique(["module", "person"])


class ModuleSource(Table, tablename="knowledge_module_source"):
    """A lesson that went into a module."""

    id: Serial
    module = ForeignKey(KnowledgeModule, null=False, on_delete=OnDelete.cascade)
    lesson = ForeignKey(Lesson, null=False, on_delete=OnDelete.restrict, index=True)
    uq_knowledge_module_source_module_lesson = Unique(["module", "lesson"])


class ModuleUse(Table, tablename="knowledge_module_use"):
    """One person uses one version of a module in one place, and says what came of it."""

    id: Serial
    module = ForeignKey(KnowledgeModule, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=None, null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    #: The unit in which it was used.
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    place = Varchar(length=10, default=PlaceKind.WORK, null=False, choices=PlaceKind)
    place_id = BigInt(default=0, null=False)
    place_title = Varchar(length=200, default="", null=False)
    outcome = Varchar(length=16, default=Outcome.INTENDED, null=False, choices=Outcome)
    note = Varchar(length=1000, default="", null=False)
    #: It proves the version: used, and by somebody who did not write it.
    is_proof = Boolean(default=False, null=False)
    started_at = Timestamptz(default=None, null=False)
    settled_at = Timestamptz(null=True, default=None)
    #: The evidence of a milestone that was made of it.
    evidence = BigInt(null=True, default=None)
    uq_knowledge_module_use_module_person_place = Unique(["module", "person", "place", "place_id", "place_title"])
