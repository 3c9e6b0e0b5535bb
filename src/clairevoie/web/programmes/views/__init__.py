"""Pages of published questionnaires, and of waves."""
