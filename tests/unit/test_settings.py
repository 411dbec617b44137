"""Settings: where they come from, which wins, and that all that is wrong is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from whattowatch.adapters.aws.personalize_address import PersonalizeAddress
from whattowatch.settings import BadSettingsError, Settings, described, environment_of, fields, read


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A data folder without a file of settings."""
    return str(tmp_path)


def write(folder: str, content: str) -> None:
    (Path(folder) / "wtw.toml").write_text(content, "utf-8")


def test_everything_has_a_default_but_the_folder(folder: str) -> None:
    assert read({"WTW_DATA": folder}) == Settings(data=folder)


def test_the_data_folder_is_by_default_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert read({}).folder == tmp_path / "whattowatch"


def test_the_data_folder_is_by_default_below_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read({}).folder == tmp_path / ".local" / "share" / "whattowatch"


def test_a_file_wins_over_defaults(folder: str) -> None:
    write(folder, "port = 9001\nstarter = false\n")
    settings = read({"WTW_DATA": folder})
    assert (settings.port, settings.starter) == (9001, False)


def test_the_environment_wins_over_the_file(folder: str) -> None:
    write(folder, "port = 9001\n")
    assert read({"WTW_DATA": folder, "WTW_PORT": "9002"}).port == 9002


def test_flags_win_over_the_environment(folder: str) -> None:
    assert read({"WTW_DATA": "/nowhere", "WTW_PORT": "9002"}, {"data": folder, "port": 9003, "host": None}).port == 9003


def test_all_that_is_wrong_is_named_with_its_place(folder: str) -> None:
    write(folder, 'signup = "maybe"\ncolour = 1\n')
    environment = {"WTW_DATA": folder, "WTW_MAIL": "pigeon", "WTW_PROT": "1", "WTW_STARTER": "perhaps"}
    with pytest.raises(BadSettingsError) as caught:
        read(environment, {"port": 70_000})
    for place in ("wtw.toml: signup", "colour is no setting", "WTW_MAIL", "WTW_STARTER", "--port"):
        assert place in str(caught.value)
    assert "WTW_PROT is no setting; do you mean WTW_PORT?" in caught.value.problems
    assert len(caught.value.problems) == 6


def test_what_is_overruled_need_not_be_right(folder: str) -> None:
    write(folder, 'port = "many"\n')
    assert read({"WTW_DATA": folder, "WTW_PORT": "9002"}).port == 9002


def test_a_file_that_is_no_toml_is_named(folder: str) -> None:
    write(folder, "port 9001")
    with pytest.raises(BadSettingsError, match=r"wtw\.toml: .*"):
        read({"WTW_DATA": folder})


def test_variables_of_the_tests_are_no_settings(folder: str) -> None:
    assert read({"WTW_DATA": folder, "WTW_DEV_DATA": "x", "WTW_REQUIRE_STORES": "all"}) == Settings(data=folder)


def test_variables_of_others_are_left_alone(folder: str) -> None:
    assert read({"WTW_DATA": folder, "PORT": "1", "wtw_port": "2"}).port == 8000


@pytest.mark.parametrize(
    "value", ["ftp://host", "https://", "https://wtw example", "wtw.example", "javascript://x y"], ids=str
)
def test_a_base_url_is_an_address_of_the_web(value: str, folder: str) -> None:
    with pytest.raises(BadSettingsError, match="WTW_BASE_URL"):
        read({"WTW_DATA": folder, "WTW_BASE_URL": value})


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(data="x"), "http://127.0.0.1:8000"),
        (Settings(data="x", host="localhost", port=80), "http://localhost:80"),
        (Settings(data="x", host="::1"), "http://[::1]:8000"),
        (Settings(data="x", base_url="https://wtw.example/"), "https://wtw.example"),
        (Settings(data="x", base_url="https://wtw.example/tv/"), "https://wtw.example/tv"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_people_reach_it_without_a_slash_at_the_end(settings: Settings, url: str) -> None:
    assert settings.public_url == url


def test_the_database_is_a_file_in_the_folder_unless_it_is_named() -> None:
    assert Settings(data="/data").database == "sqlite:////data/whattowatch.db"
    assert Settings(data="/data", database_url="sqlite:////other.db").database == "sqlite:////other.db"


def test_another_process_reads_the_same_settings(folder: str) -> None:
    settings = Settings(data=folder, port=1234, starter=False, mail="smtps://me:secret@host:465", signup="closed")
    assert read(environment_of(settings)) == settings


def test_every_setting_says_what_it_is_for() -> None:
    assert all(described(field) for field in fields())


def test_trusted_proxies_are_addresses_and_networks() -> None:
    trusted = Settings(data="x", proxies="127.0.0.1, 10.0.0.0/8,fd00::/8").trusted
    assert [str(each) for each in trusted] == ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]
    assert Settings(data="x").trusted == ()


@pytest.mark.parametrize("value", ["localhost", "10.0.0.0/99", "1.2.3", "10.0.0.1;10.0.0.2"])
def test_a_proxy_that_is_no_address_is_named(value: str, folder: str) -> None:
    with pytest.raises(BadSettingsError, match="WTW_PROXIES"):
        read({"WTW_DATA": folder, "WTW_PROXIES": value})


def test_a_file_has_no_second_login(folder: str) -> None:
    reader = {"WTW_DATA": folder, "WTW_DATABASE_READER_URL": "postgresql://reader@127.0.0.1/wtw"}

    with pytest.raises(BadSettingsError, match=r"WTW_DATABASE_READER_URL is for PostgreSQL"):
        read(reader)
    assert read(reader | {"WTW_DATABASE_URL": "postgresql://writer@127.0.0.1/wtw"}).database_reader_url


AWS = {"AWS_REGION": "eu-central-1"}


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"WTW_IDENTITY": "cognito:eu-central-1_abc"}, "WTW_IDENTITY needs WTW_IDENTITY_CLIENT"),
        ({"WTW_MAIL": "ses:", "WTW_MAIL_FROM": "a@example.org"}, "needs AWS_REGION"),
        ({"WTW_MAIL": "ses:", **AWS}, "needs WTW_MAIL_FROM"),
        ({"WTW_QUEUE": "sqs:arn:aws:sqs:eu-central-1:123456789012:q"}, "WTW_QUEUE is wrong"),
        ({"WTW_QUEUE": "sns:topic"}, "WTW_QUEUE is wrong"),
        ({"WTW_SEARCH": "https://search.example"}, "WTW_SEARCH is wrong"),
        ({"WTW_SEARCH": "opensearch+https://search.example/An-Alias"}, "WTW_SEARCH is wrong"),
        ({"WTW_IDENTITY": "cognito:"}, "WTW_IDENTITY is wrong"),
        ({"WTW_DATABASE_CONNECTIONS": "0"}, "WTW_DATABASE_CONNECTIONS is wrong"),
    ],
    ids=str,
)
def test_what_an_adapter_lacks_is_said_at_the_start(environment: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettingsError, match=said):
        read({"WTW_DATA": str(tmp_path), **environment})


def test_everything_of_aws_may_be_chosen_together(tmp_path: Path) -> None:
    settings = read(
        {
            "WTW_DATA": str(tmp_path),
            "WTW_SEARCH": "opensearch+https://search-titles.eu-central-1.es.amazonaws.com/titles",
            "WTW_QUEUE": "sns:arn:aws:sns:eu-central-1:123456789012:owed",
            "WTW_MAIL": "ses:",
            "WTW_MAIL_FROM": "watch@example.org",
            "WTW_IDENTITY": "cognito:eu-central-1_abc",
            "WTW_IDENTITY_CLIENT": "7client",
            **AWS,
        }
    )
    assert settings.user_pool == "eu-central-1_abc"
    assert settings.issuer == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc"
    assert settings.gated


def test_what_needs_botocore_says_so_where_it_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whattowatch.settings.demands.find_spec", lambda _: None)
    topic = "sns:arn:aws:sns:eu-central-1:123456789012:owed"
    with pytest.raises(BadSettingsError, match=r"WTW_QUEUE needs botocore: install the extra whattowatch\[aws\]"):
        read({"WTW_DATA": str(tmp_path), "WTW_QUEUE": topic})


TMDB = {"WTW_TMDB_TOKEN": "a-token-of-tmdb"}


def test_another_tmdb_brings_its_own_files_and_pictures_so_that_the_real_one_is_never_asked(folder: str) -> None:
    own = read({"WTW_DATA": folder})
    assert own.tmdb_files == "https://files.tmdb.org/p/exports"
    assert own.tmdb_images == "https://image.tmdb.org/t/p"
    other = read({"WTW_DATA": folder, "WTW_TMDB_URL": "http://127.0.0.1:8765/3"})
    assert other.tmdb_files == "http://127.0.0.1:8765/p/exports"
    assert other.tmdb_images == "http://127.0.0.1:8765/t/p"


def test_files_and_pictures_may_be_named(folder: str) -> None:
    named = {"WTW_TMDB_FILES_URL": "https://mirror.example/ids", "WTW_TMDB_IMAGES_URL": "https://mirror.example/t"}
    settings = read({"WTW_DATA": folder, "WTW_TMDB_URL": "http://127.0.0.1:8765/3", **named})
    assert (settings.tmdb_files, settings.tmdb_images) == ("https://mirror.example/ids", "https://mirror.example/t")


def test_the_token_travels_by_https_except_to_this_machine(folder: str) -> None:
    for url in ("https://tmdb.example/3", "http://127.0.0.1:1/3", "http://localhost/3", "http://[::1]:1/3"):
        read({"WTW_DATA": folder, "WTW_TMDB_URL": url, **TMDB})
    with pytest.raises(BadSettingsError, match="WTW_TMDB_URL is wrong: the token travels by https"):
        read({"WTW_DATA": folder, "WTW_TMDB_URL": "http://tmdb.example/3", **TMDB})


def test_tokens_of_cognito_travel_by_https_as_well(folder: str) -> None:
    pool = {"WTW_IDENTITY": "cognito:eu-central-1_pool", "WTW_IDENTITY_CLIENT": "app"}
    read({"WTW_DATA": folder, "WTW_IDENTITY_DOMAIN": "http://127.0.0.1:1", **pool})
    with pytest.raises(BadSettingsError, match="WTW_IDENTITY_DOMAIN is wrong: tokens travel by https"):
        read({"WTW_DATA": folder, "WTW_IDENTITY_DOMAIN": "http://people.example", **pool})


def test_languages_and_countries_are_lists_of_which_each_counts_once(folder: str) -> None:
    settings = read({"WTW_DATA": folder, "WTW_LANGUAGES": "de, en,de", "WTW_COUNTRIES": "DE ,AT"})
    assert (settings.chosen_languages, settings.chosen_countries) == (("de", "en"), ("DE", "AT"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGES", "german"),
        ("COUNTRIES", "de"),
        ("TMDB_RATE", "0"),
        ("TMDB_TOKEN", "with spaces in it"),
        ("TMDB_URL", "ftp://tmdb.example"),
        ("TMDB_URL", "https://user:secret@tmdb.example/3"),
        ("TMDB_FILMS", "-1"),
    ],
)
def test_what_cannot_be_asked_of_tmdb_is_refused(folder: str, name: str, value: str) -> None:
    with pytest.raises(BadSettingsError, match=f"WTW_{name}"):
        read({"WTW_DATA": folder, f"WTW_{name}": value})


def test_a_table_of_titles_is_in_some_region(folder: str) -> None:
    table = {"WTW_DATA": folder, "WTW_CATALOGUE": "dynamodb:titles"}

    with pytest.raises(BadSettingsError, match="WTW_CATALOGUE needs AWS_REGION"):
        read(table)
    assert read(table | {"AWS_REGION": "eu-central-1"}).catalogue == "dynamodb:titles"


@pytest.mark.parametrize(
    "wrong",
    [
        "personalize:",
        "personalize:arn:aws:personalize:eu-central-1:1:campaign/c",
        "personalize:arn:aws:personalize:eu-central-1:1:campaign/c?tracking=t",
        "personalize:arn:aws:personalize:eu-central-1:1:campaign/c?tracking=t&datasets=arn:d",
    ],
)
def test_what_personalize_needs_has_to_be_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(BadSettingsError, match="WTW_RECOMMENDER is wrong"):
        read({"WTW_DATA": str(tmp_path), "WTW_RECOMMENDER": wrong})


def test_the_parts_of_personalizes_address_are_read_from_one_setting(tmp_path: Path) -> None:
    group = "arn:aws:personalize:eu-central-1:123456789012"
    given = f"personalize:{group}:campaign/c?tracking=t-1&datasets={group}:dataset/g&filter={group}:filter/f"
    address = PersonalizeAddress.of(read({"WTW_DATA": str(tmp_path), "WTW_RECOMMENDER": given}).recommender)
    assert address == (f"{group}:campaign/c", "t-1", f"{group}:dataset/g", f"{group}:filter/f")
    assert (address.items, address.users) == (f"{group}:dataset/g/ITEMS", f"{group}:dataset/g/USERS")
