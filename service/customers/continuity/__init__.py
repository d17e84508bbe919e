"""The calendar of a relationship: what makes a review due, by when, and what state that puts a customer in. Pure."""
