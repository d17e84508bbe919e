"""The running server: port, boundary, health, drain, TLS, workers."""
