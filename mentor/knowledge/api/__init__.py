"""The knowledge for machines: the same actions and queries as the pages."""

from mentor.knowledge.api import lessons, modules, searching, toolkits

handlers = (*searching.HANDLERS, *lessons.HANDLERS, *modules.HANDLERS, *toolkits.HANDLERS)
