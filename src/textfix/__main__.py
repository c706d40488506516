"""`python -m textfix`."""

import sys

from textfix.cli import main

if __name__ == "__main__":
    sys.exit(main())
