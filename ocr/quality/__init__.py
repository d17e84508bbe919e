"""How well a card was captured: sharpness and light, highlights over print, print that no row shows."""
