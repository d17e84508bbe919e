"""What is true of one call: its caller, patience, priority, stages, errors, log lines."""
