"""Terms, holds, purges and erasure."""
