"""Long work in the background: how far it is, for the person who asked for it."""
