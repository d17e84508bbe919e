"""Cases that people decide: the queue, its claims, the decisions of two people, objections, and what came of them."""
