"""A verification from request to verdict: use cases, checks, policy, decision, messages."""
