"""Where the cards of a picture lie, which page each shows, and whether all of it is in the picture."""
