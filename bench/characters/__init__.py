"""What the recogniser says to each character of names: the sweep behind `ocr.text.confusions`, and its effect."""
