"""What the glyph verifier says to names: the looks that its limits are fitted to, and what they come to."""
