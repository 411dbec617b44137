"""Passwords are kept as argon2id hashes and compared in equal time."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError

from whattowatch.adapters.embedded.passwords import Passwords

PASSWORD = "a long and lovely password"


@pytest.fixture
def passwords() -> Passwords:
    return Passwords()


def test_a_password_matches_its_hash_and_no_other_does(passwords: Passwords) -> None:
    password_hash = passwords.hashed(PASSWORD)
    assert passwords.match(password_hash, PASSWORD)
    assert not passwords.match(password_hash, PASSWORD + " ")


def test_a_hash_is_argon2id_and_salted(passwords: Passwords) -> None:
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert PASSWORD not in first


def test_without_a_hash_nothing_matches(passwords: Passwords) -> None:
    assert not passwords.match(None, PASSWORD)
    assert not passwords.match(None, "")


def test_letters_match_however_they_were_composed(passwords: Passwords) -> None:
    assert passwords.match(passwords.hashed("caf\u00e9 \u212b"), "cafe\u0301 A\u030a")


def test_a_hash_outgrows_when_its_parameters_are_not_todays(passwords: Passwords) -> None:
    assert passwords.outgrown(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    assert not passwords.outgrown(passwords.hashed(PASSWORD))


def test_a_hash_that_is_none_is_an_error_and_no_mismatch(passwords: Passwords) -> None:
    with pytest.raises(InvalidHashError):
        passwords.match("not a hash", PASSWORD)
