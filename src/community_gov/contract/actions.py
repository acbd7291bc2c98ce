"""Verbs and questions: their signatures, their lines in the policy, and that they are fit for an empty community."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import NoneType
from typing import cast, get_args, get_origin, get_type_hints

from community_gov.change import Change, View
from community_gov.community import Community
from community_gov.contract.figures import number_fields, options, untold
from community_gov.contract.redline import published_arrears
from community_gov.contract.samples import NoSample, sample
from community_gov.errors import InvalidData, Refused
from community_gov.policy import ANYONE, TablePolicy
from community_gov.records import Actor, is_id

__all__ = ["action_faults", "empty_faults", "policy_faults"]

Actions = Mapping[str, Callable[..., object]]


def action_faults(actions: Actions, name: str) -> Iterator[str]:
    """What is wrong with names and signatures."""
    for action, function in sorted(actions.items()):
        what = "verb" if hasattr(function, "__verb__") else "question"
        where = f"{what} {action}"
        if not action.startswith(f"{name}."):
            yield f"{where}: the name starts with {name}."
        if not inspect.getdoc(function):
            yield f"{where}: has no docstring"
        yield from (f"{where}: {fault}" for fault in _signature(function, Change if what == "verb" else View))
        yield from (f"{where}: {fault}" for fault in _answer(function, what))


def _signature(function: Callable[..., object], first_type: object) -> Iterator[str]:
    parameters, hints = list(inspect.signature(function).parameters.values()), get_type_hints(function)
    if not parameters or hints.get(parameters[0].name) is not first_type:
        yield f"the first parameter is a {getattr(first_type, '__name__', first_type)}"
    for number, parameter in enumerate(parameters[1:], start=1):
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            yield f"{parameter} takes anything; name the parameters"
        elif parameter.name not in hints:
            yield f"parameter {parameter.name} has no annotation"
        elif parameter.kind is not parameter.KEYWORD_ONLY and (number > 1 or not _is_id(hints[parameter.name])):
            yield f"parameter {parameter.name} is keyword-only; one id at most goes before the star"


def _is_id(hint: object) -> bool:
    if get_origin(hint) is tuple:
        return all(arg is Ellipsis or _is_id(arg) for arg in get_args(hint))
    return is_id(hint)


def _answer(function: Callable[..., object], what: str) -> Iterator[str]:
    hints = get_type_hints(function)
    if "return" not in hints:
        yield "the answer has no annotation"
    elif what == "verb" and not all(map(_is_returned, options(hints["return"]))):
        yield f"returns {hints['return']}; a verb returns a record, a tuple of records or None"
    elif what == "question" and any(part in (str, bytes, float, dict, object) for part in _parts(hints["return"])):
        yield f"answers {hints['return']}; use attrs classes, tuples, ids, codes, exact numbers and dates"


def _is_returned(hint: object) -> bool:
    if get_origin(hint) is tuple:
        return all(arg is Ellipsis or _is_returned(arg) for arg in get_args(hint))
    return hint is NoneType or hasattr(hint, "__kind__")


def _parts(hint: object) -> Iterator[object]:
    args = get_args(hint)
    if is_id(hint) or not args:
        yield get_origin(hint) or hint
    for arg in () if is_id(hint) else args:
        yield from _parts(arg)


# --- the policy ------------------------------------------------------------------------------------------------------


def policy_faults(community: Community, actions: Actions) -> Iterator[str]:
    """Verbs and questions that nobody may run: a line that was forgotten looks like a decision."""
    policy = community.policy
    allowed = {row.action for row in policy.rows()} if isinstance(policy, TablePolicy) else set()
    yield from (f"{action}: no policy row, so it is denied to everybody" for action in sorted(actions.keys() - allowed))
    public = {row.action for row in policy.rows() if row.role == ANYONE} if isinstance(policy, TablePolicy) else set()
    for action in sorted(actions.keys() & public):
        names = (each.name for _cls, each in number_fields(get_type_hints(actions[action]).get("return"), frozenset()))
        told = published_arrears(names)
        yield from (f"{action}: everybody is told {name}; who owes is never published" for name in sorted(set(told)))
        yield from (f"{action}: everybody is told {fault}" for fault in untold(actions[action], is_rule=community.packs))


# --- an empty community ----------------------------------------------------------------------------------------------


def empty_faults(community: Community, actions: Actions) -> Iterator[str]:
    """Verbs and questions that fail, rather than refuse, when there is nothing yet; each is tried twice."""
    for action, function in sorted(actions.items()):
        try:
            arguments = _arguments(function)
        except NoSample:
            continue
        for turn in ("once", "twice"):
            try:
                _run(community, function, arguments)
            except (Refused, InvalidData):
                continue
            except Exception as error:  # noqa: BLE001  # whatever it is, it is a fault of the function
                yield f"{action}: run {turn} on an empty community, it raises {error!r} instead of a refusal"
                break


def _arguments(function: Callable[..., object]) -> dict[str, object]:
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {each.name: sample(hints[each.name]) for each in parameters if each.default is each.empty}


def _run(community: Community, function: Callable[..., object], arguments: Mapping[str, object]) -> object:
    desk = community.by(Actor(id="contract"))
    call = cast("Callable[..., object]", desk.run if hasattr(function, "__verb__") else desk.ask)
    return call(function, **arguments)
