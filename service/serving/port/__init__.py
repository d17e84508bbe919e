"""The server's port: its TLS, the files that this is made of, failed handshakes, and an address that is taken."""
