"""The audit log: who did what to which record, in an append-only Merkle tree whose root is signed.

`entry` defines what is hashed, `row_digests` what of a row, `merkle` how, and `note` what is signed. `log` appends,
`history` lists and proves, and `inspection` finds faults: `walk` in the log itself, `rows_check` and the checks of the
record kinds in the records. `record_kind` is the registry: this room knows no kind of record by name.
"""
