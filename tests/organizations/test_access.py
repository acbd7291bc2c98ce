"""Who may do what with bodies, and which roles come from terms."""

from collections.abc import Callable

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import AUDITOR, CLERK, OPERATOR, Actor, ActorKind, Code, Denied, Id, PartialDate, question, verb
from community_gov import households as h
from community_gov import organizations as o
from community_gov.change import Change, View
from community_gov.community import Desk
from community_gov.hookspecs import hookimpl
from community_gov.policy import Allow, PolicyPart, Scope

ON = day("2022-01-01")
Act = Callable[[Desk], object]
EVERYBODY: dict[str, Act] = {
    "body_kinds": lambda desk: desk.ask(o.body_kinds),
    "bodies": lambda desk: desk.ask(o.bodies, on=ON),
    "relations": lambda desk: desk.ask(o.relations, on=ON),
    "coverage": lambda desk: desk.ask(o.coverage, on=ON),
    "chart": lambda desk: desk.ask(o.chart, on=ON),
    "responsible": lambda desk: desk.ask(o.responsible, place=None, matter=None, on=ON),
}


def roles(*names: str) -> Actor:
    """Somebody with roles of the host."""
    return Actor(id="host-user", roles=frozenset(names))


@pytest.mark.parametrize("name", EVERYBODY)
def test_bodies_are_public(name: str) -> None:
    """What bodies there are, how they hang together and what they answer for is for everybody, anonymous or not."""
    stage = open_stage()
    stage.body()
    EVERYBODY[name](stage.community.by(Actor.anonymous()))


def test_only_the_office_changes_bodies() -> None:
    """A resident, an auditor and nobody are denied; clerk and operator are not."""
    stage = open_stage()

    def act(actor: Actor) -> object:
        return stage.community.by(actor).run(
            o.found, kind=Code("party_branch"), name=f"{sorted(actor.roles)}", start=PartialDate("2020")
        )

    for actor in (Actor.anonymous(), Actor(id="x", person=stage.person()), roles(AUDITOR)):
        with pytest.raises(Denied):
            act(actor)
    for name in (CLERK, OPERATOR):
        act(roles(name))
    assert len(stage.desk.ask(o.bodies, on=ON)) == 2


def test_every_verb_and_question_has_a_line() -> None:
    """What has no line in the policy is denied to everybody, so none is forgotten."""
    stage = open_stage()
    table = stage.community.policy
    lines = {allow.action for allow in table.rows()}  # type: ignore[attr-defined]  # the table of the core
    mine = {name for name in stage.community.actions if name.startswith("organizations.")}
    assert mine <= lines
    assert len(mine) == 36


def test_who_serves_reads_the_own_body_and_no_other() -> None:
    """A member sees who else serves; somebody from outside does not."""
    stage = open_stage()
    body, other, person = stage.body(), stage.body("party_branch"), stage.person()
    post, elsewhere = stage.post(body), stage.post(other)
    term = stage.term(post, person)
    desk = stage.as_person(person)
    assert [one.id for one in desk.ask(o.members, body, on=ON)] == [term.id]
    assert [one.id for one in desk.ask(o.holders, post, on=ON)] == [term.id]
    assert [one.term.id for one in desk.ask(o.tenures, body, on=ON)] == [term.id]
    assert desk.ask(o.expiring, on=ON, within_days=30, body_id=body) == ()
    for act in (
        lambda: desk.ask(o.members, other, on=ON),
        lambda: desk.ask(o.holders, elsewhere, on=ON),
        lambda: desk.ask(o.tenures, other, on=ON),
        lambda: desk.ask(o.expiring, on=ON, within_days=30, body_id=other),
        lambda: desk.ask(o.expiring, on=ON, within_days=30),
    ):
        with pytest.raises(Denied):
            act()


def test_everybody_reads_the_own_terms() -> None:
    """And nobody those of others."""
    stage = open_stage()
    person, other = stage.person(), stage.person()
    term = stage.term(stage.post(stage.body()), person)
    assert [one.term.id for one in stage.as_person(person).ask(o.tenures_of, person, on=ON)] == [term.id]
    with pytest.raises(Denied):
        stage.as_person(other).ask(o.tenures_of, person, on=ON)


def test_the_office_and_auditors_read_who_serves() -> None:
    """They have to, and the host vouches for them."""
    stage = open_stage()
    body = stage.body()
    term = stage.term(stage.post(body))
    for name in (CLERK, OPERATOR, AUDITOR):
        assert [one.id for one in stage.community.by(roles(name)).ask(o.members, body, on=ON)] == [term.id]


def reads(stage: Stage, person: Id[h.Person], body: Id[o.Body]) -> bool:
    """Whether the person may read the body today."""
    try:
        stage.as_person(person).ask(o.members, body, on=ON)
    except Denied:
        return False
    return True


def test_the_role_follows_the_day() -> None:
    """From the day of the appointment, through hold-over, to the day of leaving; the day is that of the clock."""
    stage = open_stage()
    body, person = stage.body(), stage.person()
    term = stage.term(stage.post(body), person, start="2022-01-05", until="2022-02-05")
    assert not reads(stage, person, body)
    stage.clock.advance(days=4)
    assert reads(stage, person, body)
    stage.clock.advance(days=60)
    assert reads(stage, person, body)
    stage.desk.run(o.end_term, term.id, end=PartialDate("2022-03-06"), reason=o.Ended.SUCCEEDED)
    assert not reads(stage, person, body)


def test_a_successor_takes_the_role_of_who_held_over() -> None:
    """Nobody keeps rights by not being told to go."""
    stage = open_stage()
    body, old = stage.body(), stage.person()
    post = stage.post(body)
    stage.term(post, old, until="2021-06-18")
    assert reads(stage, old, body)
    stage.term(post, start="2022-01-01")
    assert not reads(stage, old, body)


def test_a_service_is_no_member() -> None:
    """Roles from terms are for persons who logged in as themselves."""
    stage = open_stage()
    body, person = stage.body(), stage.person()
    stage.term(stage.post(body), person)
    robot = Actor(id="robot", person=person, kind=ActorKind.SERVICE)
    with pytest.raises(Denied):
        stage.community.by(robot).ask(o.members, body, on=ON)


@verb("toy.lead")
def lead(change: Change, *, body_id: Id[o.Body]) -> None:
    """Something that only who leads a body may do."""
    change.get(o.Body, body_id)


@question("toy.know")
def know(
    view: View,
    *,
    term_id: Id[o.Term] | None = None,
    relation_id: Id[o.Relation] | None = None,
    coverage_id: Id[o.Coverage] | None = None,
) -> tuple[int, ...]:
    """Something that members of the body may know."""
    del view, term_id, relation_id, coverage_id
    return ()


class Toy:
    """Rows of a plugin that rest on the roles and anchors of the core."""

    @hookimpl
    def gov_verbs(self) -> tuple[Callable[..., object], ...]:
        """One of each."""
        return (lead, know)

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """For who leads, and for members by term and relation."""
        return PolicyPart(
            allows=(
                Allow("toy.lead", o.CHAIR, Scope.BODY, of="body_id"),
                Allow("toy.know", o.MEMBER, Scope.BODY, of="term_id"),
                Allow("toy.know", o.MEMBER, Scope.BODY, of="relation_id"),
                Allow("toy.know", o.MEMBER, Scope.BODY, of="coverage_id"),
            )
        )


@pytest.mark.parametrize("code", ["chair", "secretary", "leader", "president"])
def test_who_leads_is_the_chair_of_the_body(code: str) -> None:
    """Chair, secretary, leader and president lead; a member does not, nor does the chair of another body."""
    stage = open_stage(Toy())
    body, other = stage.body(), stage.body("party_branch")
    person, member = stage.person(), stage.person()
    stage.term(stage.post(body, code), person)
    stage.term(stage.post(body), member)
    stage.as_person(person).run(lead, body_id=body)
    for who, where in ((person, other), (member, body)):
        with pytest.raises(Denied):
            stage.as_person(who).run(lead, body_id=where)


def test_terms_relations_and_coverage_belong_to_their_body() -> None:
    """A plugin's line that names such an argument finds the body without any help."""
    stage = open_stage(Toy())
    body, other, person = stage.body(), stage.body("party_branch"), stage.person()
    mine, theirs = stage.term(stage.post(body), person), stage.term(stage.post(other))
    ours = stage.related(body, o.RelationKind.GUIDES, other)
    backwards = stage.related(other, o.RelationKind.GUIDES, body)
    covers = [stage.desk.run(o.cover, one, start=PartialDate("2018")) for one in (body, other)]
    desk = stage.as_person(person)
    assert desk.ask(know, coverage_id=covers[0].id) == ()
    with pytest.raises(Denied):
        desk.ask(know, coverage_id=covers[1].id)
    assert desk.ask(know, term_id=mine.id) == ()
    assert desk.ask(know, relation_id=ours.id) == ()
    with pytest.raises(Denied):
        desk.ask(know, term_id=theirs.id)
    with pytest.raises(Denied):
        desk.ask(know, relation_id=backwards.id)
