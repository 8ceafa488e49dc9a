"""Growth for machines: the same queries and actions as the pages."""

from mentor.growth.api import reading, writing

handlers = (*reading.HANDLERS, *writing.HANDLERS)
