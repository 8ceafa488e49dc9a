"""What can be seen of people and accounts."""

from mentor.people.queries.persons import PersonLine, ancestors, holders, person_lines

__all__ = ["PersonLine", "ancestors", "holders", "person_lines"]
