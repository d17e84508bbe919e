"""The cards of a picture, each read where it is supposed to lie."""
