"""Picture of an identity document -> reading of its fields. Knows nothing of gRPC, storage or the claim."""
