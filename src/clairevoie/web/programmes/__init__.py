"""Programmes, the questionnaire versions they use, and their waves."""
