"""Clairevoie."""
