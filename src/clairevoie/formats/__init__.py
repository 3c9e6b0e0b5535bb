"""The rules' values to and from documents: YAML, JSON; bounded, strict, every fault with its line."""
