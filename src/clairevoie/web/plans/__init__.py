"""The vendor’s plan: dated actions towards missed targets, and the score that they would give."""
