"""Screening of people against lists: versions of lists, an index over names, explained hits, sweeps.

`screen` is pure: facts, lists and a policy in, hits out, the same bytes on every machine. `customers.screen_customer`
records what came of a customer.
"""
