"""How people reach the instance."""

from __future__ import annotations

from whattowatch.infra.cfn import Value, either, ref, sub
from whattowatch.infra.parameters import OWN_ADDRESS

OWN = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"


def base_url() -> Value:
    """The instance's address, without a slash at the end."""
    return either(OWN_ADDRESS, sub(OWN), ref("BaseUrl"))


def returns_to() -> Value:
    """Where Cognito's page leads back to, as `Site.returns_to` says it."""
    return either(OWN_ADDRESS, sub(f"{OWN}/signed-in"), sub("${BaseUrl}/signed-in"))


def page() -> Value:
    """The web app's page, to which signing in leads back."""
    return either(OWN_ADDRESS, sub(f"{OWN}/"), sub("${BaseUrl}/"))
