"""Sealed pictures and bulk files in an object store."""
