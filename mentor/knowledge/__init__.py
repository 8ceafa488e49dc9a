"""Lessons become modules, modules become tools, and use keeps them alive; and the search over all of it."""
