"""Passwords, kept as argon2id hashes (RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError


class Passwords:
    """Hashes and compares passwords with argon2-cffi's defaults. Thread-safe.

    A password is compared as what it looks like (NFKC, as NIST SP 800-63B advises): the same letters typed on another
    system may be other code points.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobodys = _nobodys(self._hasher)

    def hashed(self, password: str) -> str:
        """A salted hash that names its own parameters; takes some 100 ms and 64 MiB by design."""
        return self._hasher.hash(_seen(password))

    def match(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed.

        Without a hash the answer is no, and comes after the same work, so that its time does not tell who is known.
        """
        try:
            self._hasher.verify(password_hash or self._nobodys, _seen(password))
        except VerifyMismatchError:
            return False
        return password_hash is not None

    def outgrown(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)


def _nobodys(hasher: PasswordHasher) -> str:
    """A hash of no password, written without the work of one: checking it is all the work that there ever is."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _seen(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
