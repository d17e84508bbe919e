"""The answers to health checks, and what they depend on."""
