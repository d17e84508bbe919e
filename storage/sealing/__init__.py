"""Ciphers, key providers, sealed values, blind indexes and page tokens."""
