"""Dual-mentor talent development.

Features, from the one everybody depends on to the one that depends on everybody:
kernel (no business words), web (HTTP that belongs to no feature), journal (the record of every change),
calendar (working days), people (trees, persons, accounts, roles, roster import), files (attachments),
notifications (outbox and channels), signoff (two keys), pairing (pool, pairs, mentorships, agreements),
growth (plans, milestones, logs, meetings), overview (inbox, dashboards; owns no business table).
"""
