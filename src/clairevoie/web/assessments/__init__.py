"""Products, their responses, and the submissions frozen from them."""
