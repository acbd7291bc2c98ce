"""Asks the question that a figure names, and finds the number in its answer."""

import re

from community_gov import Desk
from community_gov.reports import Figure

__all__ = ["asked_again"]

_PART = re.compile(r"\[(?:(\w+)=(\w+))?\]")


def asked_again(desk: Desk, figure: Figure) -> tuple[object, object]:
    """The value and what it is out of, as the figure's own question answers them as plain data."""
    arguments = {name: str(value) for name, value in figure.arguments}
    answer = desk.perform({"question": figure.question, "arguments": arguments})
    assert "result" in answer, answer
    return _at(answer["result"], figure.path), _at(answer["result"], figure.base_path) if figure.base_path else None


def _at(answer: object, path: str) -> object:
    found = _PART.fullmatch(path)
    if found is not None:
        assert isinstance(answer, list)
        name, wanted = found.groups()
        return sum(name is None or row[name] == wanted for row in answer)
    for name in path.split("."):
        assert isinstance(answer, dict)
        answer = answer[name]
    return answer
