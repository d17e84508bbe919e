"""The contract between idverdict and the adapters of external authorities."""
