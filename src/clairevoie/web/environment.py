"""The settings that an operator chooses, read from CLAIREVOIE_* variables; unsafe or unknown ones are refused."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX: Final = "CLAIREVOIE_"
MINIMUM_SECRET: Final = 50  # characters
DEMONSTRATION_SECRET: Final = "demonstration-only-this-key-protects-nothing-at-all"  # noqa: S105 — public, and refused in production


class Mode(StrEnum):
    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"  # invented data, logins shown on the sign-in page
    TEST = "test"


class RefusedSetting(ImproperlyConfigured):
    """A variable that is unknown, missing or unsafe: the site does not start."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True, slots=True)
class Mail:
    """How messages leave: by a mail server, or to standard output for a look."""

    host: str = ""  # empty: to standard output
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    security: str = ""  # "tls" from the start, "starttls", or "" on the machine itself
    sender: str = "clairevoie@localhost"


@dataclass(frozen=True, slots=True)
class Environment:
    """Checked settings; see docs/operating.md for what each one does."""

    mode: Mode
    secret_key: str = field(repr=False)
    database: Mapping[str, Any] = field(repr=False)
    data: Path
    allowed_hosts: tuple[str, ...]
    https: bool
    trusted_proxies: int
    security_contact: str  # for security.txt (RFC 9116): mailto: or https:; empty, no such page
    address: str  # of the site, for links in messages; without a slash at its end
    mail: Mail
    scan_command: tuple[str, ...]  # given each file that backs an answer; empty, no scanner

    @property
    def is_demonstration(self) -> bool:
        return self.mode is Mode.DEMONSTRATION


KNOWN: Final = frozenset(
    PREFIX + name
    for name in (
        "MODE",
        "SECRET_KEY",
        "DATABASE_URL",
        "DATA",
        "ALLOWED_HOSTS",
        "HTTPS",
        "TRUSTED_PROXIES",
        "SECURITY_CONTACT",
        "ADDRESS",
        "MAIL_URL",
        "MAIL_FROM",
        "SCAN_COMMAND",
    )
)


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The environment's settings. Raises `RefusedSetting`."""
    for name in variables:
        if name.startswith(PREFIX) and name not in KNOWN:
            raise RefusedSetting(name, "unknown; see docs/operating.md for the names")
    mode = _mode(variables.get("CLAIREVOIE_MODE", Mode.PRODUCTION))
    data = Path(variables.get("CLAIREVOIE_DATA", ".data/site")).resolve()
    hosts = _hosts(variables.get("CLAIREVOIE_ALLOWED_HOSTS", ""), mode)
    https = _https(variables.get("CLAIREVOIE_HTTPS", ""), mode)
    return Environment(
        mode=mode,
        secret_key=_secret_key(variables.get("CLAIREVOIE_SECRET_KEY", ""), mode),
        database=_database(variables.get("CLAIREVOIE_DATABASE_URL", ""), data),
        data=data,
        allowed_hosts=hosts,
        https=https,
        trusted_proxies=_count("CLAIREVOIE_TRUSTED_PROXIES", variables),
        security_contact=_contact(variables.get("CLAIREVOIE_SECURITY_CONTACT", ""), mode),
        address=_address(variables.get("CLAIREVOIE_ADDRESS", ""), hosts, https),
        mail=_mail(
            variables.get("CLAIREVOIE_MAIL_URL", ""),
            variables.get("CLAIREVOIE_MAIL_FROM", ""),
            mode,
        ),
        scan_command=tuple(shlex.split(variables.get("CLAIREVOIE_SCAN_COMMAND", ""))),
    )


def _mode(value: str) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise RefusedSetting("CLAIREVOIE_MODE", "one of " + ", ".join(Mode)) from None


def _secret_key(value: str, mode: Mode) -> str:
    if mode is not Mode.PRODUCTION:
        return value or DEMONSTRATION_SECRET
    if len(value) < MINIMUM_SECRET or value == DEMONSTRATION_SECRET:
        raise RefusedSetting(
            "CLAIREVOIE_SECRET_KEY", f"at least {MINIMUM_SECRET} random characters, kept secret"
        )
    return value


def _hosts(value: str, mode: Mode) -> tuple[str, ...]:
    hosts = tuple(each.strip() for each in value.split(",") if each.strip())
    if mode is not Mode.PRODUCTION:
        return hosts or ("127.0.0.1", "localhost", "[::1]", "testserver")
    if not hosts or "*" in hosts:
        raise RefusedSetting("CLAIREVOIE_ALLOWED_HOSTS", "the site's host names, with commas")
    return hosts


def _https(value: str, mode: Mode) -> bool:
    if value not in ("", "on", "off"):
        raise RefusedSetting("CLAIREVOIE_HTTPS", "on or off")
    if mode is Mode.PRODUCTION:
        return value != "off"
    return value == "on"


def _contact(value: str, mode: Mode) -> str:
    if value and not value.startswith(("mailto:", "https://")):
        raise RefusedSetting("CLAIREVOIE_SECURITY_CONTACT", "an address: mailto:… or https://…")
    if not value and mode is not Mode.PRODUCTION:
        return "mailto:security@demonstration.example"
    return value


def _address(value: str, hosts: tuple[str, ...], https: bool) -> str:
    """The site's own address; where none is given, that of its first host."""
    if not value:
        return f"{'https' if https else 'http'}://{hosts[0].lstrip('.')}"
    parts = urlsplit(value)
    whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query
    if not whole or parts.username or parts.fragment or parts.path.strip("/"):
        raise RefusedSetting("CLAIREVOIE_ADDRESS", "https://host or http://host:port, nothing more")
    return value.rstrip("/")


MAIL_SCHEMES: Final[Mapping[str, tuple[str, int]]] = {  # security, usual port
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp-plain": ("", 25),
}
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def _mail(url: str, sender: str, mode: Mode) -> Mail:
    """`smtps://user:password@host:port`, `smtp://` (STARTTLS), `smtp-plain://` on this machine, `console:`.

    In production one of them is asked for: messages that nobody sends would be missed too late.
    """
    if url == "console:" or (not url and mode is not Mode.PRODUCTION):
        return Mail(sender=sender or "clairevoie@localhost")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:  # whose message would show a part of the address, the password perhaps
        raise _refused_mail() from None
    if parts.scheme not in MAIL_SCHEMES or not host or parts.path.strip("/"):
        raise _refused_mail()
    security, usual = MAIL_SCHEMES[parts.scheme]
    if not security and host not in LOOPBACK:
        raise RefusedSetting("CLAIREVOIE_MAIL_URL", "smtp-plain: only to this machine itself")
    if not MAIL_ADDRESS.fullmatch(sender):
        raise RefusedSetting("CLAIREVOIE_MAIL_FROM", "the sender's e-mail address")
    return Mail(
        host=host,
        port=port or usual,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        sender=sender,
    )


MAIL_ADDRESS: Final = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+")


def _refused_mail() -> RefusedSetting:
    return RefusedSetting(
        "CLAIREVOIE_MAIL_URL",
        "smtps://user:password@host:port, smtp://… with STARTTLS, or console: for standard output",
    )


def _count(name: str, variables: Mapping[str, str]) -> int:
    value = variables.get(name, "0")
    if not value.isascii() or not value.isdigit() or int(value) > 10:
        raise RefusedSetting(name, "a number from 0 to 10")
    return int(value)


def _database(url: str, data: Path) -> Mapping[str, Any]:
    """Django's database entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    if not url:
        return _sqlite(str(data / "clairevoie.sqlite3"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # whose message would show a part of the address, the password perhaps
        raise _refused_address() from None
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(parts.path[1:])
    if parts.scheme == "postgresql" and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
        }
    raise _refused_address()


def _refused_address() -> RefusedSetting:
    return RefusedSetting(
        "CLAIREVOIE_DATABASE_URL", "sqlite:///path or postgresql://user:password@host:port/name"
    )


def _sqlite(name: str) -> Mapping[str, Any]:
    """IMMEDIATE and WAL: without them concurrent writers are told «database is locked»."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
