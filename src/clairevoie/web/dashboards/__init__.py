"""A wave in raw figures, for the authority that runs it: confidential, not for publication."""
