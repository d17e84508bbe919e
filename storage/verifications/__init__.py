"""Verifications and their pictures as rows: sealing, leases, expiry, events."""
