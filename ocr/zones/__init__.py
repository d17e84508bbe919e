"""Machine readable zones: their rows in a picture, their places one by one, and what they say."""
