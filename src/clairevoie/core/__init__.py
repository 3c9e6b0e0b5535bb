"""The rules: pure functions and frozen values; no framework, no file, no clock, no chance."""
