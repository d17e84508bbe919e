"""Profiles: what is known of a customer element by element, how, and since when. Pure.

Statuses are computed from evidence and rules, and never set; the same evidence and rules give the same bytes.
"""
