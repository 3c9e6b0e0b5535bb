"""The frame around all pages, and the pages that belong to no app: home, method, health."""
