"""What libraries install beside what a function imports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

UNUSED = (
    "bin",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.h",
    "**/*.map",
    # Tests of the libraries.
    "numpy/**/tests",
    "numpy/testing",
    "sqlalchemy/testing",
    "alembic/testing",
    "psycopg/**/tests",
    # Stores speak to PostgreSQL.
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    # An address is read; whether its domain takes mail is not asked.
    "dns",
    "dnspython-*",
    # NumPy's compiler of Fortran, and its static libraries.
    "numpy/f2py",
    "numpy/**/*.a",
    # Flask's part of the package of which only the files are served.
    "flask_swagger_ui/*.py",
)
OBJECTS = ("sqlalchemy/orm", "sqlalchemy/ext/asyncio", "sqlalchemy/ext/declarative", "sqlalchemy/ext/mypy")
"""Stores are written in SQLAlchemy's Core; only Alembic loads what maps objects."""
SERVICES = frozenset({"cognito-idp", "dynamodb", "personalize-events", "personalize-runtime", "ses", "sns", "sts"})
"""Botocore describes four hundred services; adapters talk to these."""
ADDRESSES = Path("botocore") / "data" / "endpoints.json"
WITH_ADDRESSES = SERVICES | {"email"}
"""The services whose addresses botocore keeps; those of SES go by another name."""
KEPT_OF_A_DISTRIBUTION = ("METADATA", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
"""Its version, by which some libraries ask for one another, and its terms."""


def leave_out(folder: Path) -> None:
    """Take out of the folder what no function needs."""
    patterns = UNUSED if (folder / "alembic").exists() else (*UNUSED, *OBJECTS)
    unused = [path for pattern in patterns for path in folder.glob(pattern)]
    unused += [path for path in folder.glob("botocore/data/*/") if path.is_dir() and path.name not in SERVICES]
    unused += [path for path in folder.glob("*.dist-info/**/*") if path.is_file() and not _kept(path)]
    for path in unused:
        _remove(path)
    if (folder / ADDRESSES).exists():
        _keep_addresses(folder / ADDRESSES)


def _keep_addresses(file: Path) -> None:
    """The addresses of all services are a megabyte, which each function would read before its first client."""
    known = json.loads(file.read_bytes())
    for partition in known["partitions"]:
        partition["services"] = {name: where for name, where in partition["services"].items() if name in WITH_ADDRESSES}
    file.write_text(json.dumps(known, separators=(",", ":")), "utf-8")


def _kept(path: Path) -> bool:
    return path.name.upper().startswith(KEPT_OF_A_DISTRIBUTION) or "licenses" in path.parts


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
