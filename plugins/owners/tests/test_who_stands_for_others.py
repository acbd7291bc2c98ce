"""Proxies: for what, for whom, never in a circle; and the choice to go with the majority."""

from datetime import date

import pytest
from plugins.owners.tests.stage import OPENS, Stage, codes, votes

from community_gov import PartialDate, Refused
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import bylaws, candidates, counters, proxies
from community_gov_owners.law import ELECTION


@pytest.fixture
def stage() -> Stage:
    """Three owners who own alone."""
    made = Stage.made()
    for name in "甲乙丙":
        made.unit(name, "100", name)
    return made


def sent(stage: Stage, assembly: a.Assembly, *, giver: str, holder: str, **said: object) -> proxies.Proxy:
    """A written authority of the day on which the vote opens."""
    voter = stage.voter(assembly.id, giver).id
    usual: dict[str, object] = {
        "giver": stage.persons[giver],
        "holder": stage.persons[holder],
        "paper": "委托书第1号",
        "on": OPENS,
    }
    return stage.office().run(proxies.give_proxy, voter, **{**usual, **said})  # type: ignore[arg-type]  # what a test says


def test_an_authority_is_for_items_of_its_own_assembly(stage: Stage) -> None:
    """An item of another assembly is refused by its id."""
    other = stage.called()
    elsewhere = stage.motion(other.id)
    assembly, _motions = stage.ready()
    with pytest.raises(Refused) as refused:
        sent(stage, assembly, giver="甲", holder="丙", motions=(elsewhere.id,))
    assert codes(refused.value) == ["owners.proxy_item"]


def test_owners_who_send_each_other_in_a_circle_are_found(stage: Stage) -> None:
    """甲 sends 乙 and 乙 sends 丙; then 丙 cannot send 甲, nor anybody in between, until one of them is revoked."""
    assembly, _motions = stage.ready()
    sent(stage, assembly, giver="甲", holder="乙")
    second = sent(stage, assembly, giver="乙", holder="丙")
    for holder in ("甲", "乙"):
        with pytest.raises(Refused) as refused:
            sent(stage, assembly, giver="丙", holder=holder)
        assert codes(refused.value) == ["owners.proxy_circle"]
    stage.office().run(proxies.revoke_proxy, second.id, on=OPENS)
    assert sent(stage, assembly, giver="丙", holder="甲").holder == stage.persons["甲"]


def test_a_chain_without_a_circle_stands(stage: Stage) -> None:
    """Who was sent may send somebody with a ballot of his own; an authority is not handed on."""
    assembly, motions = stage.ready()
    sent(stage, assembly, giver="甲", holder="乙")
    sent(stage, assembly, giver="乙", holder="丙")
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES), holder=stage.persons["丙"]))
    assert codes(refused.value) == ["owners.no_proxy"]


def test_rules_of_procedure_bar_candidates_counters_and_outsiders_as_proxies(stage: Stage) -> None:
    """By law anybody may be sent; each ban is named in its refusal."""
    bans = tuple(bylaws.ProxyBan)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), proxy_bans=bans)
    stage.person("租客")
    assembly = stage.called()
    election = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)
    stage.office().run(
        candidates.nominate,
        election.id,
        person_id=stage.persons["乙"],
        nominated_by=candidates.Nominator.SELF,
        capacity=True,
        consent=True,
    )
    stage.opened(assembly.id)
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["丙"])
    for holder, ban in (("乙", "candidates"), ("丙", "counters"), ("租客", "outsiders")):
        with pytest.raises(Refused) as refused:
            sent(stage, assembly, giver="甲", holder=holder)
        assert codes(refused.value) == ["owners.proxy_banned"]
        assert ban in str(refused.value.problems[0].params["ban"])


def test_an_authority_falls_when_its_holder_comes_to_count(stage: Stage) -> None:
    """Named as a counter after he was sent: the ballot through him is refused, the owner votes himself."""
    bans = (bylaws.ProxyBan.COUNTERS,)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), proxy_bans=bans)
    assembly, motions = stage.ready()
    sent(stage, assembly, giver="甲", holder="丙")
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["丙"])
    paper = stage.paper(assembly.id, "甲", votes(motions, Choice.YES), holder=stage.persons["丙"])
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, paper)
    assert codes(refused.value) == ["owners.no_proxy"]


def test_limits_and_bans_do_not_change_under_a_running_vote(stage: Stage) -> None:
    """Clauses adopted after the announcement bind the next assembly."""
    assembly, _motions = stage.ready()
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2022-02-02"), proxies=1, proxy_bans=tuple(bylaws.ProxyBan))
    stage.person("租客")
    sent(stage, assembly, giver="甲", holder="租客")
    assert sent(stage, assembly, giver="乙", holder="租客").holder == stage.persons["租客"]


def test_with_the_majority_is_a_choice_that_takes_part_and_never_turns_a_tie(stage: Stage) -> None:
    """从众: two for and one against take a third along; one and one take nobody, and the follower still took part."""
    for name in ("丁", "戊"):
        stage.unit(name, "100", name)
    assembly, motions = stage.ready()
    said = {"甲": Choice.YES, "乙": Choice.YES, "丁": Choice.NO, "戊": Choice.FOLLOW}
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, choice)) for name, choice in said.items()))
    (led,) = stage.counted(assembly.id)
    assert led.heads is not None
    assert (led.heads.yes, led.heads.no, led.heads.taking_part) == (3, 1, 4)
    stage.on(date(2022, 1, 31))
    assembly, motions = stage.ready()
    said = {"甲": Choice.YES, "丁": Choice.NO, "戊": Choice.FOLLOW, "乙": Choice.FOLLOW}
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, choice)) for name, choice in said.items()))
    (tied,) = stage.counted(assembly.id)
    assert tied.heads is not None
    assert (tied.heads.yes, tied.heads.no, tied.heads.taking_part, tied.outcome) == (1, 1, 4, Outcome.REJECTED)
