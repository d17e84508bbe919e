"""What lies over a card or beside its rows: watermarks by their strokes, and print in a second script."""
