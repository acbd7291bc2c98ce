"""Who is a Party member, and what the branch does, changes no answer of anybody else: asked before and after."""

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from typing import get_args, get_origin, get_type_hints

import demo
import s1_compound
import s2_bodies
import s6_party
from bay import Bay, open_bay

import community_gov_party as party
from community_gov import Actor, AnyId, Code, Desk, Finding, GovernanceError, Id, Record, View
from community_gov.contract.samples import NoSample, candidates
from community_gov.households import Person, PersonKind, Unit, persons
from community_gov.policy import TablePolicy

TODAY = date(2022, 3, 1)
TRIES = 2  # sets of arguments for each question, where there are so many


def somebody_with_every_role(bay: Bay) -> Actor:
    """Who may ask whatever anybody may ask."""
    policy = bay.community.policy
    assert isinstance(policy, TablePolicy)
    return Actor(id="curious", roles=frozenset(str(row.role) for row in policy.rows()))


def values(hint: object, view: View) -> list[object]:
    """What an argument of this type may be: ids of the records that there are, else samples."""
    kinds = [arg for arg in get_args(hint) if isinstance(arg, type) and hasattr(arg, "__kind__")]
    if get_origin(hint) is Id and kinds:
        kind: type[Record] = kinds[0]
        return [record.id for record in islice(view.find(kind), TRIES)]
    return [TODAY] if hint is date else list(candidates(hint))[:TRIES]


def asked(desk: Desk, name: str, question: Callable[..., object], choices: Mapping[str, list[object]]) -> list[object]:
    """The answers to a question, each refusal among them."""
    answers = list[object]()
    for number in range(max((len(found) for found in choices.values()), default=1)):
        arguments = {key: found[number % len(found)] for key, found in choices.items()}
        positional = [arguments.pop(key) for key in _before_the_star(question) if key in arguments]
        try:
            answer = desk.ask(question, *positional, **arguments)
        except (GovernanceError, ValueError, LookupError) as error:
            answer = (type(error).__name__, str(error))
        answers.append(_without_findings_of_the_branch(answer))
    return [name, *answers]


def _before_the_star(question: Callable[..., object]) -> list[str]:
    parameters = list(inspect.signature(question).parameters.values())[1:]
    return [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]


def _without_findings_of_the_branch(answer: object) -> object:
    if isinstance(answer, tuple) and any(isinstance(one, Finding) for one in answer):
        return tuple(one for one in answer if not one.code.startswith("party."))
    return answer


def arguments_of_all(bay: Bay) -> dict[str, tuple[Callable[..., object], dict[str, list[object]]]]:
    """Every question that is not the branch's own, with what it is asked about."""
    found = {}
    with bay.desk().view() as view:
        for name, function in sorted(bay.community.actions.items()):
            if not hasattr(function, "__question__") or name.startswith("party.") or name == "audit.denials":
                continue  # the security log tells of what this test itself was denied
            hints = get_type_hints(function)
            needed = [each for each in list(inspect.signature(function).parameters.values())[1:] if each.default is each.empty]
            try:
                choices = {each.name: values(hints[each.name], view) for each in needed}
            except NoSample:
                choices = {}
            if all(choices.values()) and len(choices) == len(needed):
                found[name] = (function, choices)
    return found


def test_every_other_question_has_the_same_answer() -> None:
    """Bodies, register, votes, volunteers, feedback, tasks: thirty members more and a year of the branch, and nobody can tell.

    One of the thirty hangs on the notice board as a duty contact before he is a member: being one says nothing.
    """
    bay = open_bay()
    for _zh, _en, script in demo.SCRIPTS:
        bay.once(script.enact)
    bay.on(TODAY)
    questions = arguments_of_all(bay)
    there = [name for name, said in bay.community.actions.items() if hasattr(said, "__question__") and "party." not in name]
    assert len(questions) > 0.8 * len(there), sorted(set(there) - set(questions))
    coming = others(bay, 30)
    show(bay, coming[0])
    curious = bay.desk(somebody_with_every_role(bay))
    before = [asked(curious, name, *said) for name, said in questions.items()]
    join(bay, coming)
    work(bay)
    assert [asked(curious, name, *said) for name, said in questions.items()] == before


def others(bay: Bay, number: int) -> list[Id[Person]]:
    """So many residents who are no members."""
    with bay.desk().view() as view:
        known: set[Id[Record]] = {Id(member.person) for member in view.find(party.Member) if member.person is not None}
    return _spread([one.id for one in bay.desk().ask(persons) if one.kind is PersonKind.NATURAL and one.id not in known], number)


def show(bay: Bay, person: Id[Person]) -> None:
    """Somebody is the duty contact of building 1, by a notice of the owners' committee."""
    place, body = bay.once(s1_compound.enact).buildings["1"], bay.once(s2_bodies.enact).committee
    desk = bay.desk(somebody_with_every_role(bay))
    desk.run(party.show_contact, place, person_id=person, agreed=TODAY, body_id=body, starts=TODAY, days=30)


def join(bay: Bay, people: list[Id[Person]]) -> None:
    """They are members from today on."""
    branch = bay.once(s6_party.enact).body
    desk = bay.desk(somebody_with_every_role(bay))
    with desk.change() as change:
        for person in people:
            party.register_member(change, branch, person_id=person, state=party.MemberState.FULL, on=TODAY)


def work(bay: Bay) -> None:
    """The branch meets, also with others, resolves, elects, looks after households and calls its team out."""
    branch = bay.once(s6_party.enact)
    desk = bay.desk(somebody_with_every_role(bay))
    members = [one.member for one in desk.ask(party.members, branch.body, on=TODAY) if one.full and one.since == TODAY]
    with desk.view() as view:
        flat, motion = view.find(Unit)[0], AnyId("motion-of-nobody")
    with desk.change() as change:
        party.grant_excusal(change, members.pop().id, ground=party.Ground.ILL, start=TODAY)
        session = party.call_session(
            change,
            branch.body,
            circle=party.Circle.ASSEMBLY,
            serves=(Code("member_assembly"),),
            on=TODAY,
            place="活动室",
            agenda=("年度计划",),
            notified=TODAY,
        )
        party.hold_session(change, session.id, present=tuple(one.id for one in members))
        party.write_session_minutes(change, session.id, text="记录")
        made = party.resolve(change, session.id, title="年度计划", yes=len(members))
        papers = (party.PaperHeap(marks=(members[0].id,), papers=len(members)),)
        party.hold_election(
            change,
            session.id,
            office=party.Office.COMMITTEE,
            candidates=(members[0].id, members[1].id),
            heaps=papers,
            issued=len(members),
            seats=1,
        )
        charge = party.take_charge(change, members[0].id, about=flat.id, start=TODAY)
        party.record_visit(change, charge.id, unit_id=flat.id, on=TODAY)
        party.join_vanguard(change, members[0].id, start=TODAY)
        call = party.call_out(change, branch.body, title="防汛", on=TODAY, wanted=1)
        party.note_came(change, call.id, members=(members[0].id,))
        party.adopt_prior_matter(change, branch.body, matter=Code("use_funds"), clause="第12条", start=TODAY)
        referral = party.refer_matter(change, branch.body, matter=Code("use_funds"), about=motion, received=TODAY)
        party.answer_referral(change, referral.id, resolution_id=made.id)
        party.take_on(change, branch.body, title="加装电梯", start=TODAY)
        committee = bay.once(s2_bodies.enact).committee
        joint = party.call_joint_meeting(
            change, branch.body, bodies=(committee,), on=TODAY, place="活动室", agenda=("电梯",), notified=TODAY
        )
        party.hold_joint_meeting(change, joint.id, came_to="同意")


def _spread(people: list[Id[Person]], number: int) -> list[Id[Person]]:
    return people[:: len(people) // number][:number]
