"""The values that a verification is made of: claim, comparison, reason codes, names of fields, and the verdict."""
