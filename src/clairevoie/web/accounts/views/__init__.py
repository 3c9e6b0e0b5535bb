"""Pages of people and organisations."""
