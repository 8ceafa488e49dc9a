"""Explaining impossibility in HR's words."""

from mentor.rotations.planning.conflicts.explaining import Demand, Explanation, Relaxation, explain

__all__ = ["Demand", "Explanation", "Relaxation", "explain"]
