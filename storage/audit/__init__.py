"""The audit log: who did what to which record, in an append-only Merkle tree whose root is signed.

`entry` says what is hashed, `merkle` how, `note` what is signed; the others keep it in the database.
"""
