"""What the vendor's colleagues share out, and say of a question: invented, like everything here."""

from typing import Final

# Themes and criteria of the draft, to whom they are given, and due so many days after the loading.
GIVEN: Final = (
    (("data",), (), "contributeur@demonstration.example", 5),
    (("resilience",), (), "signataire@demonstration.example", 10),
    ((), ("GOV-2",), "contributeur@demonstration.example", 3),
)

THREAD: Final = "GOV-2"
MESSAGES: Final = (
    (
        "editrice@demonstration.example",
        "Le suppléant est-il désigné par écrit, ou seulement d’usage\u202f?",
        ("contributeur@demonstration.example",),
    ),
    (
        "contributeur@demonstration.example",
        "Par écrit depuis la note de service du printemps\u202f; les coordonnées directes ne sont pas "
        "encore remises aux clients. Nous restons donc au niveau 1.",
        (),
    ),
)
