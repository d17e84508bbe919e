"""Records, evidence and keys. Knows nothing of gRPC or of how documents are read."""
