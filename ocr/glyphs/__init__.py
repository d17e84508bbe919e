"""Single characters told by their glyph: every ideograph of GB 18030-2022, not an alphabet that a recogniser has."""
