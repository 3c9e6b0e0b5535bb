"""Questionnaires and programmes that ship with the product: content, versioned, not code."""
