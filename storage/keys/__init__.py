"""The keys that the database stores, wrapped: key ring, system keys, customers' data keys."""
