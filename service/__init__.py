"""The edge and the decision: gRPC server, checks, policy, command line."""
