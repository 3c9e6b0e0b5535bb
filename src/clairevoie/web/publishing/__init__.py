"""Releases: what is made public of a sealed wave, and a product among its results."""
