"""Whether a load ends with the same catalogue whatever TMDB does wrong.

    WTW_DEV_DATA=FOLDER python -m benchmarks.tmdb_faults [--titles 500]

Each fault is switched on in a stand-in for a share of all answers, and a first load is made; its catalogue is compared
row by row with that of a load without the fault. Titles that are gone, and null fields, change what can be loaded: such
runs are compared with a run that has them, and no passing fault.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.baseline import heading
from benchmarks.loading.instance import catalogue, load, prepared, settings
from benchmarks.loading.stub import stub

GONE = ("--gone-rate", "0.1", "--gone-listed")
NULLS = ("--null-rate", "0.3")
ALWAYS: Mapping[str, tuple[str, ...]] = {"as data are": (), "gone titles": GONE, "null fields": NULLS}
"""What changes the data, and needs a comparison of its own."""
FAULTS: Mapping[str, tuple[str, ...]] = {
    "500": ("--fault-500", "0.15"),
    "502 as a page": ("--fault-502", "0.15"),
    "503": ("--fault-503", "0.15"),
    "504": ("--fault-504", "0.15"),
    "hanging": ("--fault-hang", "0.01", "--hang-s", "30"),
    "slow": ("--fault-slow", "0.05", "--slow-s", "1"),
    "reset": ("--fault-reset", "0.15"),
    "cut off": ("--fault-truncate", "0.15"),
    "broken JSON": ("--fault-badjson", "0.15"),
    "a page instead of JSON": ("--fault-html", "0.15"),
    "nothing": ("--fault-empty", "0.15"),
    "429 with Retry-After": ("--rate", "20"),
    "429 without": ("--rate", "20", "--no-retry-after-header"),
    "connections refused": ("--max-conns", "5"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=500)
    parser.add_argument("--only", nargs="*", default=[*FAULTS])
    given = parser.parse_args()
    print(heading(), flush=True)
    with TemporaryDirectory() as folder:
        runs = Runs(Path(folder), given.titles)
        expected = {name: runs.catalogue(name, switches) for name, switches in ALWAYS.items()}
        for name in given.only:
            runs.compared(name, FAULTS[name], expected["as data are"])
        runs.compared("gone titles and 500", (*GONE, *FAULTS["500"]), expected["gone titles"])
        runs.compared("null fields and cut off", (*NULLS, *FAULTS["cut off"]), expected["null fields"])


class Runs:
    """Loads, each on a folder and with a stand-in of its own."""

    def __init__(self, folder: Path, titles: int) -> None:
        self._folder = folder
        self._titles = titles

    def catalogue(self, name: str, switches: tuple[str, ...]) -> object:
        """What a load with these switches ends with; prints what it said of itself."""
        half = self._titles // 2
        with stub("--limit", str(half), *switches) as running:
            chosen = settings(self._folder / name, running, tmdb_films=half + 50, tmdb_series=half + 50)
            said = load(prepared(chosen)).splitlines()
            stats = running.stats()
        did = "; ".join(line.strip() for line in said if line.startswith(("load of", "  ")))
        print(f"{name}: {did}")
        print(
            f"    faults {stats['faults_injected'] or 'none'}, impolite {stats['politeness'] or 'nothing'}", flush=True
        )
        return catalogue(chosen)

    def compared(self, name: str, switches: tuple[str, ...], expected: object) -> None:
        """Print whether the catalogue is the expected one."""
        same = self.catalogue(name, switches) == expected
        print(f"    {'the same catalogue' if same else 'ANOTHER CATALOGUE'}", flush=True)


if __name__ == "__main__":
    main()
