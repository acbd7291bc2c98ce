"""What is done in the communities of the golden file and of the test of missing plugins: a little in each distribution."""

from datetime import date, datetime

import community_gov_activities
import community_gov_owners
import community_gov_party
import community_gov_volunteers
from community_gov import ALLOW_ALL, Actor, Code, Community, Id, Injected, PartialDate, feedback, households, tasks
from community_gov.testing import FixedClock, SeededSalts
from community_gov_activities import activities, signup
from community_gov_owners import bylaws, petitions
from community_gov_party import found_branch
from community_gov_volunteers import associations, patrols

__all__ = ["CLERK", "PLAYS", "PLUGINS", "given", "play", "register"]

CLERK = Actor(id="clerk", roles=frozenset({"clerk", "operator"}))
PLUGINS = {
    "activities": community_gov_activities,
    "owners": community_gov_owners,
    "party": community_gov_party,
    "volunteers": community_gov_volunteers,
}
START = PartialDate("2019")


def given(*plugins: str) -> Injected:
    """What the community is handed, with these plugins."""
    return Injected(plugins=[PLUGINS[name] for name in plugins], policy=ALLOW_ALL, clock=FixedClock(), salts=SeededSalts())


def register(community: Community) -> tuple[Id[households.Place], Id[households.Person]]:
    """A building with an owned unit, a matter and a task."""
    desk = community.by(CLERK)
    block = desk.run(households.add_place, kind=households.PlaceKind.BUILDING, code="3", name="3栋")
    unit = desk.run(households.add_unit, place=block.id, room="101", code="3-101")
    owner = desk.run(households.add_person, name="住户0001", phone="13800000000")
    desk.run(households.acquire, unit.id, owners=(owner.id,), start=START)
    item = desk.run(feedback.submit, text="路灯不亮", category=Code("lighting"), place=block.id)
    desk.run(tasks.add, title="修路灯", about=item.id)
    return block.id, owner.id


def play_activities(community: Community, block: Id[households.Place], _owner: Id[households.Person]) -> None:
    """A household invites to chess, and comes."""
    desk = community.by(CLERK)
    (home,) = desk.ask(households.units, place=block)
    starts, ends = (datetime(2022, 1, 9, hour, tzinfo=community.zone) for hour in (19, 20))
    game = desk.run(activities.plan, kind=Code("chess"), title="象棋", starts=starts, ends=ends, unit_id=home.id)
    desk.run(signup.sign_up, game.id, unit_id=home.id, adults=2)


def play_owners(community: Community, _block: Id[households.Place], owner: Id[households.Person]) -> None:
    """Bylaws, and a petition that somebody signs and thinks better of."""
    desk = community.by(CLERK)
    desk.run(bylaws.adopt_bylaws, start=START)
    petition = desk.run(petitions.start_petition, title="更换物业服务人")
    community.by(CLERK, command_id="sign").run(petitions.sign_petition, petition.id, person_id=owner)
    desk.run(petitions.unsign_petition, petition.id, person_id=owner)


def play_party(community: Community, _block: Id[households.Place], _owner: Id[households.Person]) -> None:
    """A branch."""
    community.by(CLERK).run(found_branch, name="党支部", start=START, decided=date(2019, 7, 1))


def play_volunteers(community: Community, block: Id[households.Place], _owner: Id[households.Person]) -> None:
    """An association with a round that is walked."""
    desk = community.by(CLERK)
    body = desk.run(associations.found_association, name="志愿者协会", start=START)
    desk.run(patrols.add_route, body.id, name="夜巡", places=(block,), checklist=(Code("fire_lane"),))


PLAYS = {"activities": play_activities, "owners": play_owners, "party": play_party, "volunteers": play_volunteers}


def play(community: Community) -> None:
    """Everything."""
    there = register(community)
    for part in PLAYS.values():
        part(community, *there)
