"""The site: Django around the rules."""
