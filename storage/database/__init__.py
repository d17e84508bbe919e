"""Connections to SQLite and PostgreSQL, and the schema."""
