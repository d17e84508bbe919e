"""The recogniser of machine readable zones in training: what its lines say, how they are drawn, its network."""
