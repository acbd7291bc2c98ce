"""Using the maintenance funds: by a decision in effect, or at once where people are in danger and somebody may say so."""

from collections.abc import Iterable
from datetime import date

import pytest
from plugins.owners.tests.stage import CHANGE_USE, USE_FUNDS, Stage, codes, votes

from community_gov import Code, PartialDate, Refused
from community_gov import notices as n
from community_gov.hookspecs import Pack, hookimpl
from community_gov.rules import Choice, Outcome, read_book
from community_gov_owners import bylaws, decisions, effect, funds, suits
from community_gov_owners.funds import Danger

IN_EFFECT = date(2022, 3, 20)


@pytest.fixture
def stage() -> Stage:
    """Three owners, one of them in the other entrance."""
    made = Stage.made()
    for code, area, entrance in (("1", "100", 0), ("2", "50.5", 0), ("3", "60", 1)):
        made.unit(code, area, f"业主{code}", entrance=entrance)
    return made


def decided(stage: Stage, matter: Code = USE_FUNDS, **said: object) -> decisions.Decision:
    """A decision that everybody who may voted for, in effect on 2022-03-20."""
    assembly = stage.called()
    motion = stage.motion(assembly.id, matter, **said)
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    names = [name for name in stage.persons if motion.place is None or name != "业主3"]
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes([motion], Choice.YES)) for name in names))
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.PASSED
    stage.office().run(effect.publish_results, assembly.id, starts=date(2022, 3, 6), days=3)
    stage.on(IN_EFFECT)
    return stage.office().run(effect.take_effect, decision.id, on=IN_EFFECT)


def urgently(stage: Stage, **said: object) -> funds.FundUse:
    """The roof of the first entrance leaks."""
    usual: dict[str, object] = {
        "place": stage.entrances[0],
        "danger": Danger.ROOF_OR_WALL_LEAK,
        "text": "1单元屋面渗漏抢修",
        "fen": 1_234_567,
        "body_id": stage.committee,
        "evidence": "险情勘验记录2022-07",
        "days": 7,
    }
    return stage.office().run(funds.use_funds_urgently, **{**usual, **said})  # type: ignore[arg-type]  # what a test says


def test_a_use_rests_on_a_decision_in_effect_and_is_borne_where_it_was_decided(stage: Stage) -> None:
    """An ordinary matter: the entrance decided, so its units bear it by area, to the fen."""
    decision = decided(stage, place=stage.entrances[0])
    use = stage.office().run(funds.use_funds, decision.id, text="更换1单元水泵", fen=10001, body_id=stage.committee)
    assert (use.decision, use.place, use.danger) == (decision.id, stage.entrances[0], None)
    shares = {one.unit: one.fen for one in stage.office().ask(funds.fund_shares, use.id)}
    assert shares == {stage.units["1"]: 6645, stage.units["2"]: 3356}
    assert stage.office().ask(funds.fund_uses) == (use,)


def test_no_use_without_a_decision_in_effect_about_it(stage: Stage) -> None:
    """Not another matter's decision, nor one that has been annulled since; a challenged one still holds."""
    other = decided(stage, CHANGE_USE)
    with pytest.raises(Refused) as refused:
        stage.office().run(funds.use_funds, other.id, text="水泵", fen=1, body_id=stage.committee)
    assert codes(refused.value) == ["owners.funds_not_decided"]
    assert "278" in refused.value.problems[0].message("zh")
    stage.on(date(2022, 1, 31))
    decision = decided(stage)
    office = stage.office()
    office.run(suits.challenge, decision.id, filed=decision.decided, reason="程序")
    assert office.run(funds.use_funds, decision.id, text="水泵", fen=1, body_id=stage.committee).fen == 1
    office.run(suits.annul, decision.id, reason="判决")
    with pytest.raises(Refused) as refused:
        office.run(funds.use_funds, decision.id, text="水泵", fen=1, body_id=stage.committee)
    assert codes(refused.value) == ["owners.funds_not_decided"]


def test_in_danger_a_vote_is_needed_all_the_same_unless_somebody_says_otherwise(stage: Stage) -> None:
    """Civil Code art. 281 lets one apply according to law; that no vote is needed is local, and no shipped rulebook says so."""
    with pytest.raises(Refused) as refused:
        urgently(stage)
    assert codes(refused.value) == ["owners.no_urgent_rule"]
    assert "281" in refused.value.problems[0].message("zh")
    assert stage.office().ask(n.notices_on, on=date(2021, 1, 5)) == ()


def test_with_a_clause_the_funds_are_used_at_once_and_all_owners_are_told(stage: Stage) -> None:
    """The notice tells danger, work, amount and clause; the danger is proved in writing."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), urgent_clause=Code("art-40"))
    for wrong, code in (({"evidence": " "}, "funds_no_evidence"), ({"fen": 0}, "funds_amount"), ({"text": ""}, "funds_amount")):
        with pytest.raises(Refused) as refused:
            urgently(stage, **wrong)
        assert codes(refused.value) == [f"owners.{code}"]
    use = urgently(stage)
    assert (use.decision, use.clause, use.danger) == (None, "art-40", Danger.ROOF_OR_WALL_LEAK)
    assert use.notice is not None
    notice = stage.office().ask(n.notice, use.notice)
    assert all(word in notice.text for word in ("屋面", "1单元屋面渗漏抢修", "12345.67元", "art-40", "未经表决"))
    assert sum(one.fen for one in stage.office().ask(funds.fund_shares, use.id)) == use.fen


@pytest.mark.parametrize(("said", "allowed"), [("true", True), ("false", False)])
def test_a_rulebook_of_the_place_can_open_the_urgent_path(said: str, *, allowed: bool) -> None:
    """Then the use names the rulebook as its ground."""
    text = f"""
id = "our_town"
jurisdiction = "cn-ourtown"
severity = "local"
checked_on = 2026-11-23
parameters = [
  {{ name = "urgent_fund_use_without_vote", value = {said}, citation = "our town, art. 9", mark = "read", severity = "local" }},
]
"""

    class Town:
        """A plugin with the book."""

        plugin_name = "our_town"

        @hookimpl
        def gov_packs(self) -> Iterable[Pack]:
            """The book."""
            return (Pack(name="our_town.books", items=(read_book(text),)),)

    stage = Stage.made(Town())
    stage.unit("1", "100", "甲")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), jurisdiction=Code("cn-ourtown"))
    if allowed:
        assert urgently(stage).clause == "our_town"
        return
    with pytest.raises(Refused) as refused:
        urgently(stage)
    assert codes(refused.value) == ["owners.no_urgent_rule"]


def test_uses_are_listed_for_everybody_and_an_owner_records_none() -> None:
    """Civil Code art. 281: raising and use are published regularly."""
    stage = Stage.made(policy=None)
    stage.unit("1", "100", "甲")
    assert stage.as_person("甲").ask(funds.fund_uses) == ()
    with pytest.raises(Refused) as refused:
        stage.as_person("甲").run(
            funds.use_funds_urgently,
            place=None,
            danger=Danger.LIFT,
            text="电梯",
            fen=1,
            body_id=stage.committee,
            evidence="x",
            days=7,
        )
    assert codes(refused.value) == ["core.denied"]
