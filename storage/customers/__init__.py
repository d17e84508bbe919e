"""What is noted on customers: the end of a relationship, a request for deletion."""
