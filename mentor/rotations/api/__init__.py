"""Rotations for machines: the same queries as the pages."""

from mentor.rotations.api import assignments, plans

handlers = (*assignments.handlers, *plans.handlers)
