"""Pages of a plan: the whole of it, one action, its files."""
