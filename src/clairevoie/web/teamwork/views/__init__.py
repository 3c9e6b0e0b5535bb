"""Pages of what colleagues share."""
