"""HTML routes of people and access, by subject."""
