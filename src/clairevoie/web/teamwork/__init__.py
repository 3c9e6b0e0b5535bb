"""People of one vendor answering together: who answers what, what they say of it, what happened."""
