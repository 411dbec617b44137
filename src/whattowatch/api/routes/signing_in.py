"""Signing in and out, and what is mailed for it, where Cognito does not do it."""

from __future__ import annotations

from whattowatch.api.account_security import reset_password, verify_again, verify_email, want_reset
from whattowatch.api.auth import jwks, refresh_session, sign_in, sign_in_code, sign_out, sign_out_everywhere, sign_up
from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Auth, Route
from whattowatch.api.shapes.signing_in import (
    Jwks,
    LinkSent,
    ResetPassword,
    SignedIn,
    SignedOut,
    SignIn,
    SignInCode,
    SignUp,
    Token,
    Verified,
    WantReset,
)
from whattowatch.ports import COGNITO, LOCAL

SIGNING_IN: tuple[Route, ...] = (
    Route(
        "POST",
        "/auth/signup",
        sign_up,
        body=SignUp,
        answers=SignedIn,
        auth=Auth.ANYONE,
        status=201,
        group="auth",
        fails=(403, 409, 429),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/signin",
        sign_in,
        body=SignIn,
        answers=SignedIn,
        auth=Auth.ANYONE,
        group="auth",
        fails=(401, 429),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/code",
        sign_in_code,
        body=SignInCode,
        answers=SignedIn,
        auth=Auth.ANYONE,
        group="auth",
        only=COGNITO,
        fails=(401, 404, 429),
    ),
    Route(
        "POST",
        "/auth/refresh",
        refresh_session,
        body=Nothing,
        answers=SignedIn,
        auth=Auth.ANYONE,
        group="auth",
        fails=(401,),
    ),
    Route("POST", "/auth/signout", sign_out, body=Nothing, answers=SignedOut, auth=Auth.ANYONE, group="auth"),
    Route(
        "POST",
        "/auth/signout/everywhere",
        sign_out_everywhere,
        body=Nothing,
        answers=SignedOut,
        group="auth",
        secret=True,
    ),
    Route(
        "POST", "/auth/verify", verify_email, body=Token, answers=Verified, auth=Auth.ANYONE, group="auth", only=LOCAL
    ),
    Route(
        "POST",
        "/auth/verify/again",
        verify_again,
        body=Nothing,
        answers=LinkSent,
        group="auth",
        fails=(429,),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/reset",
        want_reset,
        body=WantReset,
        answers=LinkSent,
        auth=Auth.ANYONE,
        group="auth",
        fails=(429,),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/reset/confirm",
        reset_password,
        body=ResetPassword,
        answers=Verified,
        auth=Auth.ANYONE,
        group="auth",
        only=LOCAL,
    ),
    Route("GET", "/.well-known/jwks.json", jwks, answers=Jwks, auth=Auth.ANYONE, group="auth"),
)
