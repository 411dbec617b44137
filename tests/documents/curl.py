"""The part of curl that the README uses, for machines that have none: `-s`, `-H HEADER`, `-d DATA`, and a URL."""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.request


def main() -> None:
    """Send the request and print the body of the answer, whatever its status."""
    parser = argparse.ArgumentParser(prog="curl")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data")
    parser.add_argument("url")
    given = parser.parse_args()
    data = None if given.data is None else given.data.encode()
    headers = dict(header.split(": ", 1) for header in given.headers)
    sys.stdout.buffer.write(body_of(urllib.request.Request(given.url, data, headers)))  # noqa: S310  (as curl: any URL)


def body_of(request: urllib.request.Request) -> bytes:
    """The body of the answer, a problem's too."""
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310  (the same)
            body: bytes = answer.read()
    except urllib.error.HTTPError as problem:
        body = problem.read()
    return body


if __name__ == "__main__":
    main()
