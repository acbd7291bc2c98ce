"""Which verbs and questions the tests have run: every one that is installed has to be run, with success, by at least one test.

Every run of the tests notes them in build/actions (or in COMMUNITY_GOV_ACTIONS), one file for each process; after a whole run,
`make test` asks `python -m tests.actions` which are missing. What the contract kit tries by itself does not count.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from community_gov import Change, Community, Desk
from community_gov.change import action_name

__all__ = ["missing", "pytest_configure", "pytest_unconfigure"]

FOLDER = Path(os.environ.get("COMMUNITY_GOV_ACTIONS", Path(__file__).parents[1] / "build" / "actions"))
KIT = "contract"  # the id of the kit's own communities
run: set[str] = set()


def pytest_configure() -> None:
    """Note each verb that ends well and each question that is answered."""
    step, ask = Change.step, Desk.ask

    def noted_step(
        self: Change,
        verb: Callable[..., object],
        name: str,
        arguments: Callable[[], Mapping[str, object]],
        do: Callable[[], object],
    ) -> object:
        result = step(self, verb, name, arguments, do)
        if self.community != KIT:
            run.add(name)
        return result

    def noted_ask(self: Desk, question: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        answer = ask(self, question, *args, **kwargs)
        if self._community.id != KIT:
            run.add(action_name(question, "question"))
        return answer

    Change.step = noted_step  # type: ignore[method-assign, assignment]  # the same, with a note
    Desk.ask = noted_ask  # type: ignore[method-assign, assignment]  # the same, with a note


def pytest_unconfigure() -> None:
    """Write down what this process ran."""
    if run:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{os.getpid()}.txt").write_text("\n".join(sorted(run)) + "\n")


def missing(noted: set[str]) -> list[str]:
    """The verbs and questions of all installed plugins that are not among these."""
    return sorted(set(Community.in_memory().actions) - noted)


def main() -> int:
    """Tell which actions no test has run; 1 when there are any, or when nothing was noted at all."""
    noted = {name for path in FOLDER.glob("*.txt") for name in path.read_text().split()}
    never = missing(noted)
    installed = len(Community.in_memory().actions)
    lines = [
        f"{installed - len(never)} of {installed} verbs and questions are run by a test",
        *(f"never run: {name}" for name in never),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(never) or not noted)


if __name__ == "__main__":
    sys.exit(main())
