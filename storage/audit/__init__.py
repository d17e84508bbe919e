"""The audit log: who did what to which record, in an append-only Merkle tree whose root is signed.

`entry` says what is hashed, `digests` what of a record, `merkle` how, `note` what is signed. `log` appends, `history`
lists and proves, `inspection` looks for faults: with `walk` along the log, with `records_check` at what it tells of.
"""
