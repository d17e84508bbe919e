"""Cases that people decide: rules as data, what is masked, pictures, and the use cases of ReviewService."""
