"""Followers of the audit log: what reacts to it, one entry after another, from where it has come to."""
