"""Every address of the site, found by walking Django's resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One entry of the URL map: its name and its pattern."""

    name: str
    pattern: str


def all_addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver(), ""))


def _walk(resolver: Any, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            yield Address(entry.name or "", pattern)
