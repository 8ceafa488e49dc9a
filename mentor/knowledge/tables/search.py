"""The search: one row per document, the words of all documents, searches without a result.

The full-text index over KnowledgeDocument is made by mentor_0009_search.py, for each database in its own way, and
follows the table by triggers: nothing in the program writes to it.
"""

from piccolo.columns import BigInt, ForeignKey, Integer, OnDelete, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine
from mentor.people.tables import OrgUnit


class KnowledgeDocument(Table, tablename="knowledge_document"):
    """What the search knows of one lesson, module or toolkit: a projection, written with its subject."""

    id: Serial
    kind = Varchar(length=10, default=None, null=False, choices=DocumentKind)
    subject = BigInt(default=None, null=False)
    title = Varchar(length=200, default="", null=False)
    text = Text(default="", null=False)
    byline = Varchar(length=200, default="", null=False)
    line = Varchar(length=10, default=KnowledgeLine.BOTH, null=False, choices=KnowledgeLine)
    state = Varchar(length=10, default=None, null=False, choices=DocumentState)
    #: "/安全/焊接/", so that one of them is found by its text.
    tags = Varchar(length=600, default="/", null=False)
    #: "/business/scenario/".
    axes = Varchar(length=60, default="/", null=False)
    #: "Party building + N".
    n_tag = Varchar(length=12, default="", null=False)
    #: Node of the value chain.
    place = Varchar(length=20, default="", null=False)
    audience = Varchar(length=10, default=Audience.ALL, null=False, choices=Audience)
    #: "/12/34/": who reads it whatever the audience.
    persons = Text(default="/", null=False)
    unit = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    used = Integer(default=0, null=False)
    standing = SmallInt(default=100, null=False)
    #: Index words of each field, a blank between them.
    title_words = Text(default="", null=False)
    tag_words = Text(default="", null=False)
    body_words = Text(default="", null=False)
    length = Integer(default=0, null=False)
    #: By which rules the words above were made (knowledge/words.py `SCHEME`); a job makes older ones anew.
    scheme = SmallInt(default=0, null=False, index=True)
    changed_at = Timestamptz(default=None, null=False)
    uq_knowledge_document_kind_subject = Unique(["kind", "subject"])


class KnowledgeTerm(Table, tablename="knowledge_term"):
    """In how many documents a word is; under "#documents" and "#words" how many there are of each."""

    id: Serial
    term = Varchar(length=40, default=None, null=False, unique=True)
    documents = BigInt(default=0, null=False)
    #: Pinyin of an ideograph pair, skeleton of a Latin word: what sounds alike may have been meant.
    sound = Varchar(length=40, default="", null=False, index=True)


class DeadEnd(Table, tablename="knowledge_dead_end"):
    """A search that found nothing, without who searched: what ought to be written next."""

    id: Serial
    words = Varchar(length=120, default=None, null=False, unique=True)
    times = Integer(default=1, null=False)
    first_at = Timestamptz(default=None, null=False)
    last_at = Timestamptz(default=None, null=False, index=True)
    #: Somebody wrote a module or decided that none is needed.
    settled_at = Timestamptz(null=True, default=None)
