"""What pages show of products, responses and submissions, as plain frozen values."""
