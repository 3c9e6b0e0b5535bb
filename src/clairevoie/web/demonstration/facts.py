"""The facts of invented products: a few usual profiles, each product a little its own."""

from collections.abc import Mapping
from random import Random
from typing import Final

from clairevoie.core.answers import Facts, FactValue

_COMMON: Final[Mapping[str, FactValue]] = {
    "health_data": "stored",
    "account_base": "both",
    "users": frozenset(("professionals",)),
    "apis": frozenset(("exposes", "consumes")),
    "national_services": frozenset(("insi", "mssante", "psc")),
    "national_keys": "product",
    "remote_maintenance": True,
    "subprocessors": False,
    "outside_eea": False,
    "multi_tenant": False,
    "local_components": False,
    "internet_exposed": False,
    "medical_device": False,
    "connected_equipment": False,
    "ai_component": "none",
    "custom_development": False,
}

PROFILES: Final[Mapping[str, Mapping[str, FactValue]]] = {
    "client": {
        "hosting": frozenset(("client_premises",)),
        "client_forms": frozenset(("web", "thick_3tier")),
        "custom_development": True,
    },
    "saas": {
        "hosting": frozenset(("hds_host",)),
        "client_forms": frozenset(("web",)),
        "multi_tenant": True,
        "internet_exposed": True,
        "subprocessors": True,
        "remote_maintenance": False,
    },
    "hybrid": {
        "hosting": frozenset(("hds_host", "client_premises")),
        "client_forms": frozenset(("web", "thick_2tier")),
        "local_components": True,
        "multi_tenant": True,
        "internet_exposed": True,
    },
    "portal": {
        "hosting": frozenset(("vendor",)),
        "client_forms": frozenset(("web", "mobile")),
        "users": frozenset(("professionals", "patients")),
        "multi_tenant": True,
        "internet_exposed": True,
        "subprocessors": True,
        "remote_maintenance": False,
        "national_keys": "none",
        "national_services": frozenset(),
    },
    "mobile": {
        "hosting": frozenset(("hds_host",)),
        "client_forms": frozenset(("web", "mobile")),
        "multi_tenant": True,
        "internet_exposed": True,
        "subprocessors": True,
        "remote_maintenance": False,
    },
    "device": {
        "hosting": frozenset(("client_premises", "client_premises_vendor_run")),
        "client_forms": frozenset(("thick_3tier",)),
        "medical_device": True,
        "connected_equipment": True,
        "national_services": frozenset(),
        "national_keys": "none",
    },
}

# What differs from one product to the next, and how often.
_VARIATIONS: Final[tuple[tuple[str, FactValue, float], ...]] = (
    ("ai_component", "external_service", 0.15),
    ("ai_component", "in_house", 0.1),
    ("outside_eea", True, 0.12),
    ("subprocessors", True, 0.3),
    ("account_base", "local", 0.25),
    ("national_services", frozenset(("insi", "dmp", "mssante", "e_prescription")), 0.3),
    ("national_keys", "client_gateway", 0.2),
    ("internet_exposed", True, 0.25),
    ("custom_development", True, 0.2),
)


def invented_facts(profile: str, random: Random) -> Facts:
    """All the facts of one product: its profile's, with some of its own."""
    facts = {**_COMMON, **PROFILES[profile]}
    for fact, value, share in _VARIATIONS:
        if random.random() < share:
            facts[fact] = value
    if not facts["national_services"]:
        facts["national_keys"] = "none"
    return facts
