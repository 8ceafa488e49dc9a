"""Decisions of growth: bonds, plans, milestones, logs, meetings, the picture of the three axes, the cohort. Pure."""
