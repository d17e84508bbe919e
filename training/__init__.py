"""Training of the project's own networks, from drawn specimens alone. Not shipped; needs PyTorch."""
