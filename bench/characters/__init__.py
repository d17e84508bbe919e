"""What the recogniser says to each character of names: the sweep behind `ocr.confusions`, and what that achieves."""
