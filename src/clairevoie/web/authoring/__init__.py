"""Questionnaires in the making: drafts of an authority, until they are published for good."""
