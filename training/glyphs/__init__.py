"""What the glyph verifier is trained with: glyphs of many fonts, photographs of them, lists of look-alikes."""
