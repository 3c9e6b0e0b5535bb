"""Every change, in a chain that shows any edited, removed or reordered event."""
