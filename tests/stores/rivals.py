"""Two processes that want the same at once, in step with each other."""

import multiprocessing
from collections.abc import Callable

__all__ = ["Meet", "rivals"]

Meet = Callable[[], None]
"""Waits until the other process is here too."""
_PATIENCE = 120


def rivals(work: Callable[[Meet], list[str]]) -> list[list[str]]:
    """Let two processes do it; gives what each of them says, and raises RuntimeError when one dies."""
    forked = multiprocessing.get_context("fork")
    barrier, said = forked.Barrier(2), forked.SimpleQueue()

    def run() -> None:
        said.put(work(lambda: (barrier.wait(_PATIENCE), None)[1]))

    both = [forked.Process(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(_PATIENCE)
    if any(one.exitcode for one in both):
        msg = f"the two ended with {[one.exitcode for one in both]}"
        raise RuntimeError(msg)
    return [said.get() for _ in both]
