#!/usr/bin/env python3
"""Fails if pytest skipped a test: where all data and all stores are at hand, none has a reason to be skipped."""

import sys
from xml.etree import ElementTree as ET


def skipped_tests(report: str) -> list[str]:
    """Names each test that the JUnit report at this path says was skipped, with its reason."""
    cases = ET.parse(report).iter("testcase")  # noqa: S314 -- pytest has just written this file.
    return [
        f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}"
        for case in cases
        for skip in case.iter("skipped")
    ]


if __name__ == "__main__":
    if skipped := skipped_tests(sys.argv[1]):
        sys.exit("\n".join(["Skipped, though everything is at hand:", *skipped]))
