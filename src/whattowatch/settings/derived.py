"""What follows from one setting or several."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from whattowatch.settings.declared import TMDB_URL, Declared

TMDB_FILES_URL = "https://files.tmdb.org/p/exports"
TMDB_IMAGES_URL = "https://image.tmdb.org/t/p"


class Settings(Declared, frozen=True, kw_only=True):
    """The settings as they are used."""

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data).expanduser()

    @property
    def address(self) -> str:
        """Where it listens, as a browser is told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def public_url(self) -> str:
        """How people reach it, without a slash at the end."""
        return self.base_url.rstrip("/") or self.address

    @property
    def trusted(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of trusted proxies."""
        return tuple(ip_network(each.strip(), strict=False) for each in self.proxies.split(",") if each.strip())

    @property
    def user_pool(self) -> str:
        """The id of Cognito's user pool; empty without one."""
        return self.identity.removeprefix("cognito:")

    @property
    def issuer(self) -> str:
        """Who issues Cognito's access tokens, without a slash at the end."""
        region = self.user_pool.partition("_")[0]
        usual = f"https://cognito-idp.{region}.amazonaws.com/{self.user_pool}"
        return self.identity_issuer.rstrip("/") or usual

    @property
    def gated(self) -> bool:
        """Whether an address counts for nothing until it is verified."""
        return self.verify == "always" or (self.verify == "auto" and bool(self.mail))

    @property
    def tmdb_files(self) -> str:
        """Where the daily files of ids are; a stand-in for TMDB's API brings its own, so that TMDB's is never asked."""
        return self.tmdb_files_url or self._beside_tmdb(TMDB_FILES_URL, "/p/exports")

    @property
    def tmdb_images(self) -> str:
        """Where TMDB's pictures are, in the same way."""
        return self.tmdb_images_url or self._beside_tmdb(TMDB_IMAGES_URL, "/t/p")

    @property
    def chosen_languages(self) -> tuple[str, ...]:
        """The languages, each once."""
        return _parts(self.languages)

    @property
    def chosen_countries(self) -> tuple[str, ...]:
        """The countries, each once."""
        return _parts(self.countries)

    def _beside_tmdb(self, own: str, path: str) -> str:
        api = urlsplit(self.tmdb_url)
        return own if self.tmdb_url.rstrip("/") == TMDB_URL else f"{api.scheme}://{api.netloc}{path}"

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self.folder / 'whattowatch.db'}"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",")))
