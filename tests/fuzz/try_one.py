"""Try one reader with made-up files for a while, in a process of its own: `python -m tests.fuzz.try_one NAME SECONDS FOLDER`.

Files grow from the seeds towards lines of the reader that no other file reached; what goes wrong is left in the folder.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["community_gov.households", "community_gov.rules", "community_gov.interop"]):
    from tests.fuzz.targets import TARGETS, inputs


def main(name: str, seconds: int, folder: Path) -> None:
    """Try until the time is over or something goes wrong; the process ends here."""
    seeds, found = folder / "seeds", folder / "found"
    for made in (seeds, found):
        made.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs(name)):
        (seeds / f"{number:03}").write_bytes(data)
    target = TARGETS[name]

    def tried(data: bytes) -> None:
        target.tried(data)

    options = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={found}/", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(seeds)], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
