"""Matchings of a whole programme: prepared, run, adjusted by hand, published."""
