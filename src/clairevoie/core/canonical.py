"""One value, one sequence of bytes (RFC 8785), one digest (SHA-256)."""

import base64
import hashlib
from typing import Any, TypeAlias

import rfc8785

# What JSON can say: None, bool, int, float, str, list or tuple of these, dict with str keys.
Json: TypeAlias = Any

DIGEST_PREFIX = "sha-256:"


def canonical_bytes(value: Json) -> bytes:
    """The JSON Canonicalization Scheme's bytes of a value (RFC 8785).

    Raises `rfc8785.CanonicalizationError` for what JSON cannot carry exactly,
    such as an integer of more than 53 bits.
    """
    try:
        return rfc8785.dumps(value)
    except UnicodeEncodeError as error:  # half a surrogate pair, in a key
        raise rfc8785.CanonicalizationError(str(error)) from error


def digest_of_bytes(content: bytes) -> str:
    """`sha-256:` and the base64url of the SHA-256, without padding: 51 characters."""
    return digest_of_hash(hashlib.sha256(content).digest())


def digest_of_hash(sha256: bytes) -> str:
    """The same, of a SHA-256 that was computed elsewhere: of a file, chunk by chunk."""
    return DIGEST_PREFIX + base64.urlsafe_b64encode(sha256).rstrip(b"=").decode("ascii")


def digest(value: Json) -> str:
    """The digest of a value's canonical bytes."""
    return digest_of_bytes(canonical_bytes(value))


def present(**members: Json) -> dict[str, Json]:
    """The members of an object, those that are None left out."""
    return {name: value for name, value in members.items() if value is not None}
