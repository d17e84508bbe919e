"""A simulated authority: the contract of the adapters over gRPC, and an HTTP API, with scenarios as data."""
