"""python -m community_gov.cli is the program community-gov."""

import sys

from community_gov.cli import main

if __name__ == "__main__":
    sys.exit(main())
