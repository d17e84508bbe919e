"""Rows of print on a card seen straight on: where they stand, what they say, and the labels among them."""
