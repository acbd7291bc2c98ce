"""What comes from a host's users as JSON: read strictly, run, and answered as JSON.

The actor is the desk's and never comes from the request, nor does the instant or the id of the command.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, cast

import attrs

from community_gov.errors import InvalidArgument, InvalidData, InvalidRecord, Nature, NotFound, Problem, ProblemType, Refused
from community_gov.malformed import fault
from community_gov.privacy import masked
from community_gov.records import Code
from community_gov.wire import Data, Wire

__all__ = ["Asked", "arguments_class", "perform"]

_MARKS = ("verb", "question")

UNKNOWN_ACTION = ProblemType(
    "core.unknown_action",
    zh="没有名为{action}的操作",
    en="there is no verb or question {action}",
    nature=Nature.NOT_FOUND,
)
IS_A_QUESTION = ProblemType(
    "core.is_a_question",
    zh="{action}是查询,请以question提出",
    en="{action} is a question; ask for it as question",
    nature=Nature.NOT_FOUND,
)
IS_A_VERB = ProblemType(
    "core.is_a_verb", zh="{action}是操作,请以verb提出", en="{action} is a verb; ask for it as verb", nature=Nature.NOT_FOUND
)
OTHER_MARK = {"verb": IS_A_QUESTION, "question": IS_A_VERB}
MALFORMED = ProblemType(
    "core.malformed", zh="请求的数据不合规定的格式,详见detail", en="the request is not of the form that is asked for; see detail"
)


class Asked(Protocol):
    """The desk of whoever asks."""

    def run(self, verb: Callable[..., object], /, **arguments: object) -> object:
        """Run a verb."""

    def ask(self, question: Callable[..., object], /, **arguments: object) -> object:
        """Ask a question."""


def perform(desk: Asked, actions: Mapping[str, Callable[..., object]], wire: Wire, request: object) -> dict[str, Data]:
    """Do what a request says: `result`, or the HTTP status and the objections.

    What is wrong with the program, not with the request, is raised: PluginError, CommandClash, StoreError.
    """
    try:
        return {"result": wire.to_data(_performed(desk, actions, wire, request))}
    except Refused as refused:
        return _answer(refused.nature, [wire.to_data(problem) for problem in refused.problems])
    except InvalidData as invalid:
        found = [told.rpartition(" @ ") for told in invalid.errors]
        return _answer(Nature.INVALID, [_malformed(wire, path, what) for what, _, path in found])
    except (InvalidArgument, InvalidRecord) as invalid:
        return _answer(Nature.INVALID, [_malformed(wire, "$.arguments", str(invalid))])


def _performed(desk: Asked, actions: Mapping[str, Callable[..., object]], wire: Wire, request: object) -> object:
    mark, name, given = _parts(request)
    function = actions.get(name)
    if function is None:
        raise NotFound(_unknown(name, mark))
    if not hasattr(function, f"__{mark}__"):
        raise NotFound(OTHER_MARK[mark](at=f"$.{mark}", action=Code(name)))
    read = wire.from_data(given, arguments_class(function), path="$.arguments")
    arguments = {each.name: getattr(read, each.name) for each in attrs.fields(type(read))}
    return masked(desk.run(function, **arguments)) if mark == "verb" else desk.ask(function, **arguments)


def _parts(request: object) -> tuple[str, str, object]:
    """What is asked for, its name, and the arguments as they came; raises InvalidData."""
    if not isinstance(request, dict):
        raise InvalidData("expected an object with verb or question, and arguments @ $")
    if unknown := sorted(str(key)[:40] for key in request.keys() - {*_MARKS, "arguments"}):
        raise InvalidData(*(f"unknown field @ $.{key}" for key in unknown))
    named = [mark for mark in _MARKS if mark in request]
    if len(named) != 1:
        raise InvalidData("name a verb or a question, one of the two @ $")
    if not isinstance(name := request[named[0]], str):
        raise InvalidData(f"expected a string @ $.{named[0]}")
    return named[0], name, request.get("arguments", {})


def _unknown(name: str, mark: str) -> Problem:
    try:
        return UNKNOWN_ACTION(at=f"$.{mark}", action=Code(name))
    except ValueError:  # not even a name; what was sent is not repeated
        return UNKNOWN_ACTION(at=f"$.{mark}", action=Code("of-this-name"))


@lru_cache(maxsize=4096)
def arguments_class(function: Callable[..., object]) -> type[attrs.AttrsInstance]:
    """A class with the arguments of a verb or question after the first, all by keyword and with their defaults."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields = {each.name: attrs.field(type=each.annotation, default=_default(each)) for each in parameters}
    made = attrs.make_class("arguments", fields, frozen=True, kw_only=True)
    made.__module__ = function.__module__  # where the names in its annotations are known
    return made


def _default(parameter: inspect.Parameter) -> object:
    return attrs.NOTHING if parameter.default is inspect.Parameter.empty else parameter.default


def _answer(nature: Nature, problems: list[Data]) -> dict[str, Data]:
    return {"status": nature.http_status.value, "problems": problems}


def _malformed(wire: Wire, at: str, what: str) -> Data:
    told = cast("dict[str, Data]", wire.to_data(MALFORMED(at=at)))
    found = fault(what)
    return {**told, "detail": {"code": found.code, "zh": found.zh, "en": found.en}}
