#!/usr/bin/env python3
"""Looks at every library in the zips of a folder: `python3 .ci/machines.py FOLDER arm64`, after `./wtw package`.

What was made for another kind of processor cannot be loaded by Lambda, and nothing here could tell by running it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

ELF = b"\x7fELF"
MACHINE = slice(18, 20)
"""Of an ELF file's header, little-endian: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html"""
MACHINES = {"x86_64": 62, "arm64": 183}


def libraries(package: Path) -> Iterator[tuple[str, int]]:
    """Each library in the zip, and the number of its machine."""
    with ZipFile(package) as files:
        for name in files.namelist():
            with files.open(name) as file:
                header = file.read(MACHINE.stop)
            if header.startswith(ELF):
                yield name, int.from_bytes(header[MACHINE], "little")


def main() -> int:
    """Says how many there are; 1 where one is for another machine, or a zip has none."""
    folder, wanted = Path(sys.argv[1]), MACHINES[sys.argv[2]]
    bad = 0
    for package in sorted(folder.glob("*.zip")):
        found = list(libraries(package))
        others = [name for name, machine in found if machine != wanted]
        print(f"{package.name}: {len(found)} libraries for {sys.argv[2]}", *others)  # noqa: T201  (what it is for)
        bad += bool(others) or not found
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
