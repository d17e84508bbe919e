"""Versions of lists, subjects that are screened against them, hits with what people decided, and sweeps."""
