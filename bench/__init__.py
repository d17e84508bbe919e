"""Accuracy, speed and memory of the reader, side by side with general OCR on the same pictures: ``make bench``."""
