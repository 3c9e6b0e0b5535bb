"""What backs the draft's answers: invented, like everything here."""

from typing import Final

NOTE: Final = (
    "Document inventé pour la démonstration.\n\n"
    "Politique de sécurité du produit, extrait : analyse de risques du printemps, plan de "
    "traitement, risques résiduels remis aux clients.\n"
)

# Criterion, title, and days until it expires: one soon, one expired already.
LINKS: Final = (
    ("GOV-3", "Attestations de formation (invention)", 21),
    ("IAM-1", "Rapport d’essai des comptes (invention)", -35),
)
