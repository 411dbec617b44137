"""What stands behind the ports: `choices` decides by the settings, `Backstage` keeps it, `Scoped` hands it out."""

from whattowatch.bootstrap.backstage import Backstage

__all__ = ["Backstage"]
