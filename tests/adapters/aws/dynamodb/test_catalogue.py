"""The catalogue in DynamoDB keeps the contract."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import CatalogueContract
from contracts.catalogue_records import BREAKING_BAD, film
from engines.ministack_server import Aws
from whattowatch.adapters.aws.dynamodb.beside import PART_BYTES
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from whattowatch.adapters.aws.dynamodb.table import place
from whattowatch.bootstrap import Backstage
from whattowatch.domain.catalogue import Episode, TitleRecord
from whattowatch.settings import read


class TestCatalogue(CatalogueContract):
    pass


def test_a_season_that_fits_into_no_item_is_kept_in_several(catalogue: DynamoCatalogue) -> None:
    episodes = tuple(Episode(1, number, f"{number} " + "a name " * 30) for number in range(1, 3_000))
    assert len(repr(episodes)) > PART_BYTES
    catalogue.put([TitleRecord(BREAKING_BAD, episodes)])
    assert catalogue.episodes(["tv-1396"]) == {"tv-1396": episodes}


def test_the_setting_chooses_the_table(on_aws: Aws, name: str, tmp_path: Path) -> None:
    environment = {"WTW_DATA": str(tmp_path), "WTW_CATALOGUE": f"dynamodb:{name}", **on_aws.environment}
    backstage = Backstage(read(environment))
    with backstage.request(writes=True) as ports:
        ports.catalogue.put([film("a")])
    assert backstage.apart().catalogue.size() == 1
    backstage.close()


@given(one=st.floats(allow_nan=False), other=st.floats(allow_nan=False))
def test_places_sort_by_falling_popularity(one: float, other: float) -> None:
    places = [place(film("a", popularity=each).title) for each in (one, other)]
    assert (places[0] < places[1]) == (one > other) or one == other
