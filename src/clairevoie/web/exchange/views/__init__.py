"""Pages of files that come back, and of those that leave."""
