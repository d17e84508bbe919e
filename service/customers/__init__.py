"""Customers over the whole relationship: profiles with their evidence, parties, risk, and the calendar of reviews."""
