"""docs/commands.md tells of every verb and argument of the command line."""

from __future__ import annotations

import pytest

from documents.help import arguments_of, verbs
from documents.pages import Page, code, page

COMMANDS = page("docs/commands.md")


def test_every_verb_is_listed_with_its_meaning() -> None:
    rows = COMMANDS.rows("verb", "what it does")
    assert {code(row["verb"])[0]: row["what it does"] for row in rows} == verbs()


@pytest.mark.parametrize("verb", verbs())
def test_every_argument_of_a_verb_is_listed(verb: str) -> None:
    section = COMMANDS.section(f"wtw {verb}")
    listed = [code(line.split("|")[1])[0] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(listed) == sorted(arguments_of(verb))


def test_the_start_scripts_own_word_has_its_section() -> None:
    assert "wtw test" in COMMANDS.headings()


@pytest.mark.parametrize("document", [page("README.md"), page("CONTRIBUTING.md"), COMMANDS], ids=lambda page: page.name)
def test_documents_name_only_verbs_that_exist(document: Page) -> None:
    spoken = {line.split()[1] for line in commands_in(document.text) if len(line.split()) > 1}
    named = {word for word in spoken if word.isalpha() and word.islower()}
    assert named <= verbs().keys() | {"test"}


def commands_in(text: str) -> list[str]:
    """Lines and spans of code that begin with the start script."""
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ./wtw")]
    return lines + [span for span in code(text) if span.startswith("./wtw ")]
