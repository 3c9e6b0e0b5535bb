"""What the pages of teamwork show, as plain frozen values."""
