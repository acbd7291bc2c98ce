"""The whole matrix of the policy: every action, every role, every scope; what the page does not say is denied.

The page of verbs and questions is what people read and review, a line for each; the policy of everything that is installed has to
decide each cell as its line says, whatever a role is held for.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from attrs import frozen

from community_gov import Actor, Community, Controller, Grant, Id, PolicyPart, Record, Scope, View, anchored
from community_gov.policy import ANYONE, OPEN, PERSON, Anchor, TablePolicy

PAGE = (Path(__file__).parents[2] / "docs/reference/verbs.md").read_text()
LINE = re.compile(r"^`(?P<action>[a-z_.]+)`: .*\*Who:\* (?P<who>.*?)\.(?: \*In:\* `[\w.]+`\.)?$", re.MULTILINE)
CELL = re.compile(r"^(?P<role>[\w.]+)(?: of `(?P<of>\w+)` \((?P<scope>[^)]*)\))?(?: in clear)?$")
SCOPES = {scope.en: scope for scope in Scope}
HERE, THERE = "here", "there"


class Cell(NamedTuple):
    """A role, and the argument that has to belong to what it is held for; both empty for the whole community."""

    role: str
    of: str
    scope: Scope


def read(said: str) -> Cell:
    """One of the lines of an action."""
    cell = CELL.match(said)
    assert cell, said
    return Cell(cell["role"], cell["of"] or "", SCOPES[cell["scope"]] if cell["scope"] else Scope.COMMUNITY)


def reviewed() -> dict[str, set[Cell]]:
    """What the page says of each action."""
    return {line["action"]: set(map(read, re.split(r"; (?![^(]*\))", line["who"]))) for line in LINE.finditer(PAGE)}


REVIEWED = reviewed()
ROLES = sorted({cell.role for cells in REVIEWED.values() for cell in cells} | {"unheard_of"})
INSTALLED = Community.in_memory()


@frozen
class Stage:
    """Everybody's rows, with one role that is held for one thing, and records that belong to one thing."""

    policy: TablePolicy
    grants: list[Grant]
    belongs: list[Anchor]


class Records:
    """A view in which every record is there."""

    def get(self, cls: type[Record], id: Id[Record]) -> Record:
        """Any."""
        return cast("Record", (cls, id))


@pytest.fixture(scope="module")
def stage() -> Stage:
    """The real rows; what is held and what belongs where is set by the test."""
    grants: list[Grant] = []
    belongs: list[Anchor] = []
    policy = INSTALLED.policy
    assert isinstance(policy, TablePolicy)
    with INSTALLED.looking() as (view, _reader):
        kinds = view.kinds()
    part = PolicyPart(
        allows=tuple(row for row in policy.rows() if row.action in INSTALLED.actions),  # less what only the core asks
        reads_for=frozenset(Controller),
        roles=lambda _view, _actor: tuple(grants),
        anchors=tuple(anchored(cls, lambda _view, _record: tuple(belongs)) for cls in kinds),
    )
    return Stage(TablePolicy([("all", part)], INSTALLED.actions), grants, belongs)


def test_every_action_has_its_reviewed_line() -> None:
    """A new verb or question without a line is denied to everybody, and fails here."""
    assert set(REVIEWED) == set(INSTALLED.actions)
    assert [action for action, cells in REVIEWED.items() if not cells] == []


def cases(role: str) -> Iterator[tuple[Actor, list[Grant], Anchor | None, Scope, bool]]:
    """An actor who has the role and nothing else, for the whole or for one thing, which is where the records belong or is not."""
    actor = Actor(id="login-1", person=Id(HERE) if role == PERSON else None)
    yield actor, [Grant(role)] if role not in (ANYONE, PERSON) else [], None, Scope.COMMUNITY, False  # type: ignore[arg-type]  # a code at run time
    for scope in Scope:
        for place in (HERE, THERE):
            held = Anchor(scope, HERE)
            grants = [Grant(role, held)] if role not in (ANYONE, PERSON) else []  # type: ignore[arg-type]  # a code at run time
            yield actor, grants, Anchor(scope, place), scope, place == HERE


def expected(action: str, role: str, scope: Scope, *, here: bool, grants: bool) -> bool:
    """Whether the line lets this actor in."""
    whole = grants or role == PERSON
    held = grants or (role == PERSON and scope is Scope.SELF)
    for cell in REVIEWED[action]:
        if not cell.of and (cell.role == ANYONE or (cell.role == role and whole)):
            return True
        if cell.of and cell.role == role and cell.scope is scope and here and held:
            return True
    return False


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_is_as_reviewed_and_every_other_is_denied(stage: Stage, role: str) -> None:
    """For each action: the role held for everything, for what the records belong to, and for something else of the same sort."""
    wrong = []
    for action, cells in REVIEWED.items():
        arguments: dict[str, object] = {cell.of: Id("record-1-1") for cell in cells if cell.of}
        for actor, grants, belongs, scope, here in cases(role):
            stage.grants[:] = grants
            stage.belongs[:] = [] if belongs is None else [belongs]
            permitted = stage.policy.permit(cast("View", Records()), actor, action, arguments) is not None
            if permitted != expected(action, role, scope, here=here, grants=bool(grants)):
                wrong.append((action, scope.code, here, permitted))
    assert wrong == []


def test_what_is_open_is_open_to_everybody_and_nothing_else_is(stage: Stage) -> None:
    """A line for everybody's own open matters lets an actor without any role to what is open, and to nothing that is not."""
    stage.grants.clear()
    for action, cells in REVIEWED.items():
        arguments: dict[str, object] = {cell.of: Id("record-1-1") for cell in cells if cell.of}
        opened = {cell.of for cell in cells if cell.role == ANYONE and cell.scope is Scope.OPEN}
        whole = any(cell.role == ANYONE and not cell.of for cell in cells)
        for anchor, lets in ((OPEN, bool(opened)), (Anchor(Scope.OPEN, THERE), False), (Anchor(Scope.BODY, HERE), False)):
            stage.belongs[:] = [anchor]
            assert (stage.policy.permit(cast("View", Records()), Actor.anonymous(), action, arguments) is not None) == (
                whole or lets
            )
