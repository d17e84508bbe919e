"""Names with each character that a card may bear: right, unsure or silently wrong; and claims of look-alikes."""
