"""The stand-alone checker of sealed votes, loaded from its file as somebody who has a copy of it would."""

import runpy
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

__all__ = ["SCRIPT", "Unsupported", "check", "main", "recomputed"]

SCRIPT = Path(str(files("community_gov"))) / "standalone" / "verify_vote.py"
_PROGRAM = cast("dict[str, object]", runpy.run_path(str(SCRIPT)))
main = cast("Callable[[Sequence[str]], int]", _PROGRAM["main"])
check = cast("Callable[..., tuple[list[str], list[str]]]", _PROGRAM["check"])
recomputed = cast("Callable[[dict[str, Any]], dict[str, Any]]", _PROGRAM["recomputed"])
Unsupported = cast("type[Exception]", _PROGRAM["Unsupported"])
