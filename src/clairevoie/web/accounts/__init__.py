"""People, the organisations they belong to, and what each role may do."""
