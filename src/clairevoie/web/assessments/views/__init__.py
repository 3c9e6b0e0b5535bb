"""HTTP in, one call inward, HTTP out, for a vendor's workspace and a wave's board."""
