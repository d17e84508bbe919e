"""What an audit log is made of: who did what to which record, in an append-only Merkle tree whose root is signed.

`entry` says what is hashed, `merkle` how, `note` what is signed. The service keeps no such log yet.
"""
