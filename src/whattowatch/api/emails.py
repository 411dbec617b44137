"""E-mail addresses as people type them, brought to the one form in which they are compared."""

from __future__ import annotations

from whattowatch.domain.errors import InvalidInput


def normalised(address: str, field: str = "email") -> str:
    """The address in its normal form, in lower case as a whole, since that is how people mean it.

    Raises:
        InvalidInput: it is no address; names `field`.
    """
    # Loaded on first use: most calls never see an address.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidInput.of(field, f"is not an e-mail address: {error}") from error
