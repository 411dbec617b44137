"""Plays the README's evening, as written there, against a running instance, and checks what it answers.

    python3 tests/evening/play.py http://127.0.0.1:8000 [--mail FOLDER]

Needs bash, curl and python3 only. The instance must be fresh. With `--mail` the mailbox folder is checked too.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

README = Path(__file__).resolve().parents[2] / "README.md"
WRITTEN_FOR = "http://127.0.0.1:8000"
PATIENCE = 20
"""Seconds that mails may take to arrive."""

Answer = Mapping[str, Any]


def lines_of_evening(readme: str) -> str:
    """The shell lines of the README's evening, as one script."""
    section = readme.split("\n## An evening\n", 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


def answers(output: str) -> Iterator[Answer]:
    """The JSON documents of the output, one after another."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(output):
        answer, place = decoder.raw_decode(output, place)
        yield answer
        place += len(output[place:]) - len(output[place:].lstrip())


def play(base_url: str) -> list[Answer]:
    """Run the evening; everything that it showed, in order."""
    script = lines_of_evening(README.read_text("utf-8")).replace(WRITTEN_FOR, base_url)
    bash = ["bash", "-euo", "pipefail", "-c", script]
    shown = subprocess.run(bash, check=True, stdout=subprocess.PIPE, text=True).stdout
    return list(answers(shown))


def must(fact: object, what: str) -> None:
    """Stop the play unless the fact holds."""
    if not fact:
        sys.exit(f"the evening failed: {what}")


def check(shown: list[Answer]) -> None:
    """Compare what was shown with what the README promises."""
    for answer in shown:
        must("code" not in answer, f"an error was answered: {answer}")
    (account, picks, series, found, listed, begun, one, season, home, rated, picks_after, *rest) = shown
    must(account["preferences"]["genres"] == ["Crime", "Science Fiction"], "the genres are kept")
    must(len(picks["recommended"]) == 5, "five titles are recommended")
    must(all(each["why"] for each in picks["recommended"]), "each with a reason")
    must(
        {each["title"]["type"] for each in series["recommended"]} == {"tv"},
        "only series, when only series are asked for",
    )
    must(found["titles"][0]["id"] == "tv-1396", "the search forgives a typo")
    must(listed["title"]["mine"]["watchlist"], "the film is listed")
    must(begun["finished"] == 0 and begun["next"]["episode"] == 1, "the series begins with its first episode")
    must(one["finished"] == 1 and one["next"]["episode"] == 2, "one episode is done")
    must(
        season["finished"] == 7 and season["next"] == {**season["next"], "season": 2, "episode": 1},
        "the season is done",
    )
    must([each["title"]["id"] for each in home["watchlist"]] == ["movie-603"], "the home page shows the list")
    must([each["title"]["id"] for each in home["watchnow"]] == ["tv-1396"], "and what is being watched")
    must(home["to_rate"][0]["title"]["id"] == "tv-1396", "and what waits for a rating")
    must(rated["changed"]["up"], "the rating raised titles")
    must(_ids(picks_after) != _ids(picks), "the next recommendations show it")
    must("movie-680" in _reasons(picks_after), "and name the rating as a reason")
    _check_friends(rest)


def _check_friends(shown: list[Answer]) -> None:
    (asked, agreed, shared, social, tasted, together, answered, evenings) = shown
    must(asked == agreed == {"status": "requested"}, "asking tells nothing about the address")
    must(list(shared["preferences"]["share"].values()) == [["watching"]], "one kind is shared")
    must(social["watching"][0]["titles"][0]["id"] == "tv-1396", "the friend sees what is being watched")
    must(list(tasted["preferences"]["share"].values()) == [["finished", "taste"]], "the friend's taste is shared")
    must([each["name"] for each in together["people"]] == ["Anna", "Ben"], "both count")
    must(
        len(together["picks"]) == 3 and all(each["reasons"] for each in together["picks"]), "three picks, with reasons"
    )
    must(answered["mine"] == {"status": "accepted", "votes": ["movie-603"]}, "the answer and the vote are kept")
    must(evenings["events"][0]["starts_at"] == "2027-01-15T19:00:00Z", "the evening is at eight in Berlin")
    guests = {each["name"]: each["status"] for each in evenings["events"][0]["invitations"]}
    must(guests == {"Anna": "accepted", "Ben": "accepted"}, "both will come")


def _ids(picks: Answer) -> list[str]:
    return [each["title"]["id"] for each in picks["recommended"]]


def _reasons(picks: Answer) -> set[str]:
    return {why.get("title_id") for each in picks["recommended"] for why in each["why"]}


def check_mail(folder: Path) -> None:
    """Wait for the five mails of the evening: two links to verify, a request, an invitation, an answer."""
    wanted = {"To: ben@example.org": 3, "To: anna@example.org": 2}
    counts: dict[str, int] = {}
    until = time.monotonic() + PATIENCE
    while counts != wanted and time.monotonic() < until:
        time.sleep(0.2)
        texts = [each.read_text("utf-8") for each in folder.glob("*.eml")]
        counts = {line: sum(line in text for text in texts) for line in wanted}
    must(counts == wanted, f"the mails are {counts} instead of {wanted}")


def main() -> None:
    """Play and check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base_url")
    parser.add_argument("--mail", type=Path)
    given = parser.parse_args()
    check(play(given.base_url))
    if given.mail:
        check_mail(given.mail)
    print("the evening was played as written")  # noqa: T201  (a command)


if __name__ == "__main__":
    main()
