"""Who calls, and what they may do: certificate or bearer token -> `Caller` -> roles -> methods."""
