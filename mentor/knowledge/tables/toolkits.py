"""Tools bundled with a module, and every copy that was filled in."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mentor.knowledge.rules.toolkits import ToolkitKind
from mentor.knowledge.tables.modules import KnowledgeModule
from mentor.people.tables import OrgUnit, Person


class ToolkitItem(Table, tablename="knowledge_toolkit"):
    """One tool. Who sees the module sees it."""

    id: Serial
    module = ForeignKey(KnowledgeModule, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10, default=None, null=False, choices=ToolkitKind)
    title = Varchar(length=200, default=None, null=False)
    #: Markdown; of a checklist or form one point per line.
    text = Text(default="", null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz(default=None, null=False)
    #: Taken out of use; copies already filled in stay.
    removed_at = Timestamptz(null=True, default=None)
    edited = Integer(default=0, null=False)


class ToolkitCopy(Table, tablename="knowledge_toolkit_copy"):
    """One filled copy, with the questions as they were. Never changed."""

    id: Serial
    toolkit = ForeignKey(ToolkitItem, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    place = Varchar(length=200, default="", null=False)
    #: JSON: pairs of label and answer.
    answers = Text(default=None, null=False)
    filled_at = Timestamptz(default=None, null=False)
