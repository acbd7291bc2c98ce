"""Which kinds of bodies there are, and how plugins add theirs."""

from collections.abc import Iterable
from datetime import date

import pytest
from tests.organizations.compound import day, open_stage

from community_gov import Code, PartialDate, PluginClash, Refused
from community_gov import organizations as o
from community_gov.hookspecs import Pack, hookimpl


class Choirs:
    """A plugin that knows one more kind."""

    def __init__(self, code: str = "choir", en: str = "choir") -> None:
        """Give the kind's code and its English label."""
        self.code, self.en = code, en

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """One kind without a level."""
        return (Pack(name="choirs.bodies", items=(o.BodyKind(code=Code(self.code), zh="合唱团", en=self.en),)),)


def test_an_unknown_kind_is_refused() -> None:
    """A body is of a kind that some pack describes; anything else is a slip of the pen."""
    stage = open_stage()
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.found, kind=Code("owners_comittee"), name="业委会", start=PartialDate("2017"))
    assert [(problem.code, problem.at) for problem in refused.value.problems] == [("organizations.unknown_kind", "kind")]
    assert stage.desk.ask(o.bodies, on=date(2020, 1, 1)) == ()


def test_a_plugin_adds_its_kinds() -> None:
    """Kinds are data: a pack item is all that a plugin needs."""
    stage = open_stage(Choirs())
    made = stage.body("choir", name="晚晴合唱团")
    assert stage.desk.ask(o.body, made).kind == "choir"
    assert Code("choir") in {kind.code for kind in stage.desk.ask(o.body_kinds)}


def test_kinds_are_listed_from_the_top_down() -> None:
    """Those of the district come before those of the compound; what stands at no level comes last."""
    listed = [kind.code for kind in open_stage(Choirs()).desk.ask(o.body_kinds)]
    wanted = ["district", "subdistrict", "residents_committee", "owners_committee", "choir"]
    assert [code for code in listed if code in wanted] == wanted


def test_two_meanings_of_one_code_clash() -> None:
    """When two packs describe one code differently, nothing is founded under it until one of them goes."""
    stage = open_stage(Choirs(code="owners_committee", en="choir"))
    with pytest.raises(PluginClash, match="owners_committee"):
        stage.body("owners_committee")


def test_the_same_meaning_twice_is_no_clash() -> None:
    """A plugin may repeat a kind of the core, so that it works with an older core too."""
    known = next(kind for kind in open_stage().desk.ask(o.body_kinds) if kind.code == "party_branch")

    class Repeats:
        @hookimpl
        def gov_packs(self) -> Iterable[Pack]:
            return (Pack(name="repeats.bodies", items=(known,)),)

    stage = open_stage(Repeats())
    assert stage.desk.ask(o.body, stage.body("party_branch")).kind == "party_branch"


def test_every_kind_stands_at_a_known_level() -> None:
    """The levels of the core's kinds are the core's levels."""
    levels = {item.code for item in o.BODIES.items if isinstance(item, o.Level)}
    used = {item.level for item in o.BODIES.items if isinstance(item, o.BodyKind) and item.level is not None}
    assert used <= levels
    assert len(levels) == 4


def test_a_kind_is_told_in_both_languages() -> None:
    """Labels stand beside the code, and refusals use them."""
    stage = open_stage()
    with pytest.raises(Refused) as refused:
        stage.desk.ask(o.body_named, kind=Code("property_company"), on=day("2012-01-01"))
    (problem,) = refused.value.problems
    assert problem.message("zh") == "2012-01-01没有这样的物业服务企业"
    assert problem.message("en") == "on 2012-01-01 there is no such body: property company"
