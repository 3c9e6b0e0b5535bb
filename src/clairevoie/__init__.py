"""Clairevoie: security maturity questionnaires, answered, scored and published without exposing anybody."""
