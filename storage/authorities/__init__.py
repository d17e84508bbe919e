"""Questions to external authorities with their answers, quotas, and one-time codes."""
