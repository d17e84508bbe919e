"""Bulk work as it is kept: batches, the results of their items, and nothing of what a manifest says of a customer."""
