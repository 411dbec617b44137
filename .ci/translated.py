#!/usr/bin/env python3
"""Fails if AWS's own translator does not take the template: `python .ci/translated.py FILE`, in .venv/infra."""

import sys
from collections import Counter
from pathlib import Path

import yaml
from samtranslator.translator.transform import transform  # type: ignore[import-not-found]  # In .venv/infra only.

if __name__ == "__main__":
    template = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
    # The policies that SAM would look up are those that are named by their name alone; ours name none.
    translated = transform(template, {}, None)
    kinds = Counter(each["Type"] for each in translated["Resources"].values())
    print(f"{sum(kinds.values())} resources, {kinds['AWS::Lambda::Function']} functions")  # noqa: T201  (tells what was found)
