"""One file a gRPC service: proto to domain and back, no decisions."""
