"""Documents: a template and a value become a tagged PDF file."""
