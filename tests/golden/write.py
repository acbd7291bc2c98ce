"""Write the golden file: `python -m tests.golden.write NAME`, once for each state of the stored data that has to stay readable.

A file that is there is never overwritten; what later versions do with it is judged by test_golden.py. Before 0.1 it may be
removed and written anew when the form of the document itself changes.
"""

import json
import sys
from pathlib import Path

from tests.golden.story import PLUGINS, given, play

from community_gov import Community
from community_gov.interop import Receipt, export_community

__all__ = ["main"]

FOLDER = Path(__file__).parent


def main(name: str) -> None:
    """Play the story and write the exported community, its receipt beside it."""
    community = Community.in_memory("golden", name="御景湾", **given(*PLUGINS))
    play(community)
    document = FOLDER / f"{name}.json"
    with document.open("xb") as file:
        file.write(export_community(community))
    (FOLDER / f"{name}.receipt.json").write_bytes(Receipt.of(community).encode())
    assert json.loads(document.read_bytes())["community"] == "golden"


if __name__ == "__main__":
    main(*sys.argv[1:])
