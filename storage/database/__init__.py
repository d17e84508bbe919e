"""Connections to SQLite and PostgreSQL, the root of the tables, and the schema."""
