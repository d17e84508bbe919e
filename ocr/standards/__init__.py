"""Rules of the standards and laws behind identity documents: pure functions over packaged tables."""
