"""The people one signs in as, all invented: the addresses end in .example, which nobody can own."""

from dataclasses import dataclass
from typing import Final

from clairevoie.core.faults import Text
from clairevoie.web.accounts.permissions import Role

PASSWORD: Final = "clairevoie-demo"  # noqa: S105 — printed, shown, and of the demonstration alone

AUTHORITY: Final = "Agence de démonstration du numérique"
ESTABLISHMENT: Final = "Centre hospitalier de Valombre"
VENDOR: Final = "Ponant Santé Logiciels"
INVITED: Final = "qualite@demonstration.example"  # to that vendor; has no account yet


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    name: str
    organisation: str
    role: Role
    who: Text  # whose eyes these are, in a line


LOGINS: Final = (
    Login(
        "editrice@demonstration.example",
        "Maëlle Kerviou",
        VENDOR,
        Role.VENDOR_ADMINISTRATOR,
        {
            "fr": "éditeur, administratrice : produits, réponses, signature",
            "en": "vendor, administrator: products, answers, signature",
        },
    ),
    Login(
        "contributeur@demonstration.example",
        "Théo Marchadour",
        VENDOR,
        Role.CONTRIBUTOR,
        {"fr": "éditeur, contributeur : répond", "en": "vendor, contributor: answers"},
    ),
    Login(
        "signataire@demonstration.example",
        "Inès Trévarez",
        VENDOR,
        Role.SIGNATORY,
        {
            "fr": "éditeur, signataire : répond et soumet",
            "en": "vendor, signatory: answers and submits",
        },
    ),
    Login(
        "lecteur@demonstration.example",
        "Paul Quillivic",
        VENDOR,
        Role.VENDOR_READER,
        {"fr": "éditeur, lecteur : lit seulement", "en": "vendor, reader: reads only"},
    ),
    Login(
        "agence@demonstration.example",
        "Nora Delambre",
        AUTHORITY,
        Role.AUTHORITY_MANAGER,
        {
            "fr": "autorité, responsable : ouvre, clôt, scelle, publie",
            "en": "authority, manager: opens, closes, seals, publishes",
        },
    ),
    Login(
        "suivi@demonstration.example",
        "Hugo Valdenaire",
        AUTHORITY,
        Role.AUTHORITY_READER,
        {"fr": "autorité, lecteur : suit les vagues", "en": "authority, reader: follows waves"},
    ),
    Login(
        "rssi@demonstration.example",
        "Salomé Arbois",
        ESTABLISHMENT,
        Role.ESTABLISHMENT_MEMBER,
        {
            "fr": "établissement, RSSI : consulte le registre",
            "en": "establishment, CISO: looks up the register",
        },
    ),
)
