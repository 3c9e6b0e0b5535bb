"""The shapes of what is sent: a wave's terms, a product's facts."""
