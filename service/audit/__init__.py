"""What the audit log shows to callers: entries, proofs, receipts."""
