"""Files that come back: received, compared with the response, and applied once they are confirmed."""
