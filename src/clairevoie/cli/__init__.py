"""The command line: arguments in, one call inward, text or JSON out."""
