"""What is kept of a customer over the whole relationship: a file each, and records that are added to it once."""
