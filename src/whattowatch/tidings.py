"""From news that nobody was told of to the mails that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.news import LATE, News, NewsKind, NewsWriter
from whattowatch.domain.news_notices import news_notice
from whattowatch.domain.notifications import Notice

BATCH = 200
"""News looked at in one step."""


@dataclass(frozen=True, slots=True)
class Tidings:
    """Owes the mails. As thread-safe as its ports, each call of which is a transaction.

    News and the mail that tells it are noted in the same transaction, so that whoever is killed leaves neither news
    without a mail nor a second mail for the same news.
    """

    accounts: AccountsReader
    news: NewsWriter
    clock: Clock

    def tell(self) -> int:
        """Owe a mail to each person for each kind of what has happened; how many mails that are."""
        now, owed = self.clock.now(), 0
        while untold := self.news.untold(now, BATCH):
            people = self.accounts.by_ids({person_id for person_id, _ in untold})
            for (person_id, _), some in _by_kind(untold).items():
                notice = _notice(people.get(person_id), some, now)
                owed += self.news.tell(person_id, some, notice, now) and notice is not None
        return owed


def _by_kind(untold: Sequence[tuple[str, News]]) -> Mapping[tuple[str, NewsKind], list[News]]:
    found: dict[tuple[str, NewsKind], list[News]] = defaultdict(list)
    for person_id, news in untold:
        found[person_id, news.kind].append(news)
    return found


def _notice(person: Account | None, some: Sequence[News], now: datetime) -> Notice | None:
    """None where nobody is to be told: they have no address, want no such mail, or it is long ago."""
    fresh = [news for news in some if news.at > now - LATE]
    if person is None or person.email is None or not fresh:
        return None
    if not person.preferences.mail.get(str(fresh[0].kind), True):
        return None
    return news_notice(person.id, person.email, fresh)
