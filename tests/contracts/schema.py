"""What every `Schema` does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from whattowatch.adapters.sql.migrate import current, head
from whattowatch.domain.schema import Schema


class SchemaContract:
    """Inherited with the fixtures `schema`, and `url` of the database that it brings up."""

    def test_an_empty_database_comes_to_the_newest_version(self, schema: Schema, url: str) -> None:
        assert schema.bring_up() == head() == current(url)

    def test_a_second_time_changes_nothing(self, schema: Schema, url: str) -> None:
        assert schema.bring_up() == schema.bring_up() == current(url)

    def test_several_at_the_same_moment_bring_it_up_once(self, schema: Schema, url: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            versions = list(pool.map(lambda _: schema.bring_up(), range(4)))
        assert set(versions) == {current(url)}
