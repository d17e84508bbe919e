"""How much work the server accepts: places, shares, quotas, the queue of the workers."""
