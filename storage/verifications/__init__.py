"""Verifications and their pictures: sealing, saving, reading, request leases, expiry, events, inspection."""
