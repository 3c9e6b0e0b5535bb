"""Responses as workbooks (XLSX): filled in offline, read back row by row."""
