"""Documents name settings that exist, and nothing of the machine that they were written on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.pages import ROOT, Page, pages
from whattowatch.settings import NOT_SETTINGS, PREFIX, fields

SETTINGS = {f"{PREFIX}{field.name.upper()}" for field in fields()}
START_SCRIPT = (ROOT / "wtw").read_text("utf-8")

TEXTS = [*pages(), Page(ROOT / "NOTICE"), Page(ROOT / "LICENSE")]
HOMES = re.compile(r"/(?:home|Users)/\w")
REGISTRIES = re.compile(r"https?://\S*(?:pypi|pythonhosted|npmjs|/simple\b)", re.IGNORECASE)


def variables(text: str) -> set[str]:
    return set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", text))


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_every_variable_that_a_document_names_exists(page: Page) -> None:
    assert variables(page.text) <= SETTINGS | NOT_SETTINGS | variables(START_SCRIPT)


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_no_document_names_a_folder_of_a_development_machine(page: Page) -> None:
    own = [f"{folder}/" for folder in (ROOT, ROOT.parent, Path.home()) if folder != Path("/")]
    assert not any(folder in page.text for folder in own)
    assert not HOMES.search(page.text)


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_no_document_names_a_registry(page: Page) -> None:
    assert not REGISTRIES.search(page.text)
