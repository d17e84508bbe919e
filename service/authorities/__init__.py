"""Questions to external authorities: channels as data, one contract, adapters, and the state of each question."""
