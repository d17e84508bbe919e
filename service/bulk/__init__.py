"""Bulk work: manifests of items that nobody waits for, verified in parts, below interactive work."""
