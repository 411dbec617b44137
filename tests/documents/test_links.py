"""Links lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.pages import Page, pages


def is_relative(link: str) -> bool:
    return not link.startswith(("http:", "https:", "mailto:"))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Page) -> None:
    assert [link for link in page.links() if is_relative(link) and not leads_somewhere(page, link)] == []


def leads_somewhere(page: Page, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.path.parent / name).resolve() if name else page.path
    return target.exists() and (not anchor or anchor in Page(Path(target)).anchors())
