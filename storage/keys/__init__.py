"""The keys that the database stores in wrapped form: key ring, system keys, customers' data keys."""
