"""`python -m whattowatch VERB …`."""

import sys

from whattowatch.cli import main

if __name__ == "__main__":
    sys.exit(main())
