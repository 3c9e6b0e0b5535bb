"""Dates as French and English readers write them (Django's FORMAT_MODULE_PATH)."""
