"""The demonstration: invented organisations, products and answers, made by users' own operations."""
