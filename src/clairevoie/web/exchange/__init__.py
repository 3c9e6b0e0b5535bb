"""Files that come back, compared and confirmed before they change anything; and files that leave."""
