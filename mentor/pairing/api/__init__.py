"""Pool, programmes and mentorships for machines: the same actions and queries as the pages."""

from mentor.pairing.api import matchings, reading, writing

handlers = (*reading.handlers, *writing.handlers, *matchings.handlers)
