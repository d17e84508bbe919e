"""Fields by their grammar: the printed span of a field -> value, alternatives, confidence, status."""
