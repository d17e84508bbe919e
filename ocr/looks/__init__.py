"""Looks at a card once more: what is read alike in several of them is sure."""
