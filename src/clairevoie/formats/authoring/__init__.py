"""A questionnaire as a workbook that its authors write in, and read back from it."""
