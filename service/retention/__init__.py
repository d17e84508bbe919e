"""How long records are stored, and their purge."""
