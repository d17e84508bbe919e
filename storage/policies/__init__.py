"""The texts of decision policies."""
