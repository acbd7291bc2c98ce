"""Who handles an item: the table, the plugins, and never the one complained of."""

from collections.abc import Iterable
from datetime import date

import attrs
import pytest
from tests.feedback.compound import LIGHTING, SERVICE, Small, codes, small

from community_gov import AnyId, Change, Code, Denied, Id, PartialDate, PluginClash, Refused, View, verb
from community_gov.deadlines import TimeLimit
from community_gov.feedback import (
    COMPOUND_RULES,
    Category,
    EmergencyNumber,
    FeedbackKind,
    Item,
    Limit,
    Route,
    Timed,
    accept,
    assign,
    categories,
    item,
    items_of_body,
    ladder,
    numbers,
    submit,
    transfer,
    who_answers,
)
from community_gov.hookspecs import Pack, hookimpl
from community_gov.organizations import Obtained, RelationKind, add_post, appoint, cover, dissolve, found, relate
from community_gov.policy import ANYONE, Allow, PolicyPart
from community_gov.rules import Mark


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def _days(step: Timed, days: int, *, precedence: int) -> Limit:
    """So many days for lighting, by the rules that apply where no pack was chosen."""
    time, source = TimeLimit(days), "本地规定"
    return Limit(
        pack=COMPOUND_RULES, step=step, time=time, category=LIGHTING, source=source, mark=Mark.READ, precedence=precedence
    )


class City:
    """A city's pack: lifts are the committee's affair, building 5 has a body of its own for everything."""

    plugin_name = "city"

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """Routes and a category of its own."""
        routes = (
            Route(level=Code("compound"), category=Code("lift"), body=Code("owners_committee")),
            Route(level=Code("compound"), place="5", body=Code("volunteer_branch")),
        )
        lighting = Category(
            code=LIGHTING,
            zh="路灯",
            en="street lights",
            source="本市规定",
            mark=Mark.READ,
            precedence=1,
        )
        accept = _days(Timed.ACCEPT, 3, precedence=1)
        return [Pack(name="city.feedback", items=(*routes, lighting, accept, _days(Timed.ANSWER, 30, precedence=1)))]


class District:
    """A district's pack: days that only count where nobody else gives any, and a line of its own for lifts."""

    plugin_name = "district"

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """One category, one number."""
        lighting = Category(
            code=LIGHTING,
            zh="路灯",
            en="street lights",
            source="本区规定",
            mark=Mark.READ,
            precedence=-1,
        )
        lift = EmergencyNumber(
            category=Code("lift_trapped"),
            number=Code("96333"),
            zh="电梯应急",
            en="lift rescue",
            source="本区规定",
            mark=Mark.READ,
            precedence=1,
        )
        return [Pack(name="district.feedback", items=(lighting, lift, _days(Timed.ACCEPT, 9, precedence=-1)))]


class Chooser:
    """A plugin that gives every matter of one category to one body."""

    def __init__(self, name: str, category: Code, *, everywhere: bool = False) -> None:
        """Choose `body` for `category`, in the compound or at every level."""
        self.plugin_name, self.category, self.everywhere = name, category, everywhere
        self.body: AnyId | None = None

    @hookimpl
    def gov_choose_handler(self, view: View, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """Give it to the body."""
        del view, place
        here = self.everywhere or level == Code("compound")
        return self.body if category == self.category and here else None


def test_the_table_names_the_body(here: Small) -> None:
    """Lighting goes to the property company, complaints of service to the owners' committee."""
    assert here.slip(category=LIGHTING).handler == here.bodies["property_company"]
    assert here.slip(category=SERVICE).handler == here.bodies["owners_committee"]


def test_a_local_pack_is_more_particular() -> None:
    """A pack's route for a category or place comes before the general one; so do its days for a category."""
    here = small(plugins=(City(),), kinds=("property_company", "owners_committee", "volunteer_branch"))
    lift = here.slip(category=Code("lift"))
    in_five = here.office.run(submit, text="灯不亮", category=LIGHTING, place=here.elsewhere)
    in_three = here.office.run(submit, text="灯不亮", category=LIGHTING, place=here.entrance)
    assert lift.handler == here.bodies["owners_committee"]
    assert in_five.handler == here.bodies["volunteer_branch"]
    assert in_three.handler == here.bodies["property_company"]
    assert in_three.due == date(2022, 1, 4)
    assert [one.zh for one in here.anonymous.ask(categories) if one.code == LIGHTING] == ["路灯"]


def test_the_place_comes_before_the_category() -> None:
    """Where a building has a body of its own, that body has its lifts too, whatever is said of lifts elsewhere."""
    here = small(plugins=(City(),), kinds=("property_company", "owners_committee", "volunteer_branch"))
    made = here.office.run(submit, text="电梯异响", category=Code("lift"), place=here.elsewhere)
    assert made.handler == here.bodies["volunteer_branch"]


def test_of_two_packs_the_one_of_higher_precedence_counts() -> None:
    """A district's default days give way to the library's, and its numbers for a lift replace them."""
    here = small(plugins=(District(),))
    assert here.slip().due == date(2022, 1, 2)
    assert [one.number for one in here.anonymous.ask(numbers, category=Code("lift_trapped"))] == ["96333"]
    trapped = here.office.run(submit, text="电梯困人", category=Code("lift_trapped"))
    assert trapped.calls == (Code("96333"),)


def test_everybody_may_know_who_answers(here: Small) -> None:
    """At each level of the ladder, for a category and a place; nobody where there is no such body."""
    found = here.anonymous.ask(who_answers, category=SERVICE, place=here.entrance)
    assert [(rung.zh, rung.handler) for rung in found] == [
        ("小区", here.bodies["owners_committee"]),
        ("社区", here.bodies["residents_committee"]),
        ("街道", here.bodies["subdistrict"]),
        ("区", here.bodies["district"]),
    ]
    assert {rung.handler for rung in small(kinds=()).anonymous.ask(who_answers, category=LIGHTING)} == {None}


def test_a_kind_of_which_there_is_no_body_is_passed_over() -> None:
    """Without an owners' committee its matters go to the company; without any body nobody has them and the office assigns."""
    company = small(kinds=("property_company",))
    nobody = small(kinds=())
    assert company.slip(category=SERVICE).handler == company.bodies["property_company"]
    unrouted = nobody.slip()
    assert unrouted.handler is None
    with pytest.raises(Refused) as refused:
        nobody.office.run(accept, unrouted.id)
    assert codes(refused.value) == ["feedback.no_handler"]


def test_of_two_bodies_the_one_that_covers_the_place_answers(here: Small) -> None:
    """With two companies the one charged with the building has its matters; where neither is, the office decides."""
    second = here.office.run(found, kind=Code("property_company"), name="二公司", start=PartialDate("2021")).id
    here.office.run(cover, second, place=here.building, start=PartialDate("2021"))
    in_three = here.office.run(submit, text="灯不亮", category=LIGHTING, place=here.entrance)
    in_five = here.office.run(submit, text="灯不亮", category=LIGHTING, place=here.elsewhere)
    assert (in_three.handler, in_five.handler) == (second, None)


def test_a_plugin_chooses_before_the_table() -> None:
    """What a plugin says of a category goes before the table."""
    chooser = Chooser("choosy", LIGHTING)
    here = small(plugins=(chooser,))
    chooser.body = here.bodies["owners_committee"]
    assert here.slip(category=LIGHTING).handler == here.bodies["owners_committee"]
    assert here.slip(category=Code("sanitation")).handler == here.bodies["property_company"]


def test_two_plugins_that_disagree_are_named() -> None:
    """Two different answers are a fault of the set-up that names both, and nothing is taken in."""
    one, two = Chooser("one", LIGHTING), Chooser("two", LIGHTING)
    here = small(plugins=(one, two))
    one.body, two.body = here.bodies["owners_committee"], here.bodies["district"]
    with pytest.raises(PluginClash, match=r"one.*two"):
        here.slip(category=LIGHTING)


def test_a_complaint_does_not_go_to_the_body_complained_of(here: Small) -> None:
    """A complaint about the company goes past it to the residential community, at once."""
    made = here.office.run(submit, text="保洁不来", category=LIGHTING, about=here.bodies["property_company"])
    assert (made.level, made.handler) == (Code("shequ"), here.bodies["residents_committee"])


def test_a_complaint_does_not_go_to_a_body_of_the_person_complained_of(here: Small) -> None:
    """A complaint about somebody who serves in the handling body goes to the next level too."""
    made = here.office.run(submit, text="态度差", category=SERVICE, about=here.staff["owners_committee"])
    assert (made.level, made.handler) == (Code("shequ"), here.bodies["residents_committee"])


def test_a_complaint_does_not_go_to_a_part_of_the_body_complained_of(here: Small) -> None:
    """A part of the body complained of is no neutral place either."""
    committee, company = here.bodies["owners_committee"], here.bodies["property_company"]
    here.office.run(relate, committee, kind=RelationKind.PART_OF, to=company, start=PartialDate("2021"))
    made = here.office.run(submit, text="收费不明", category=SERVICE, about=company)
    assert made.handler == here.bodies["residents_committee"]


def test_at_the_top_of_the_ladder_nobody_has_it() -> None:
    """Where every level would meet the one complained of, the office decides."""
    chooser = Chooser("everything", LIGHTING, everywhere=True)
    here = small(plugins=(chooser,))
    chooser.body = here.bodies["property_company"]
    made = here.office.run(submit, text="保洁不来", category=LIGHTING, about=chooser.body)
    assert (made.level, made.handler) == (Code("district"), None)


def test_nobody_gives_it_to_the_one_complained_of_by_hand(here: Small) -> None:
    """Assigning and transferring to the body complained of, or to one of its members' bodies, is refused."""
    company = here.bodies["property_company"]
    made = here.office.run(submit, text="保洁不来", category=LIGHTING, about=company, kind=FeedbackKind.COMPLAINT)
    with pytest.raises(Refused) as assigned:
        here.office.run(assign, made.id, to=company)
    here.office.run(accept, made.id)
    with pytest.raises(Refused) as passed_on:
        here.office.run(transfer, made.id, to=company, reason="属物业职责")
    assert codes(assigned.value) == codes(passed_on.value) == ["feedback.about_itself"]


@verb("rogue.push")
def push(change: Change, item_id: Id[Item], *, to: AnyId) -> Item:
    """A plugin's verb that does not ask."""
    return change.put(attrs.evolve(change.get(Item, item_id), handler=Id(to)))


class Rogue:
    """A plugin that writes items itself."""

    plugin_name = "rogue"

    @hookimpl
    def gov_verbs(self) -> Iterable[object]:
        """Its verb."""
        return (push,)

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """For everybody."""
        return PolicyPart(allows=(Allow("rogue.push", ANYONE),))


def test_no_plugin_gives_it_to_the_one_complained_of() -> None:
    """Whoever writes the item, the check of the net result refuses a handler that it complains of."""
    here = small(plugins=(Rogue(),))
    company = here.bodies["property_company"]
    made = here.office.run(submit, text="保洁不来", category=LIGHTING, about=company)
    with pytest.raises(Refused) as refused:
        here.office.run(push, made.id, to=company)
    assert codes(refused.value) == ["feedback.about_itself"]
    assert here.office.run(push, made.id, to=here.bodies["district"]).handler == here.bodies["district"]


def test_who_joins_the_handling_body_later_does_not_see_the_complainant(here: Small) -> None:
    """When the person complained of becomes a member of the handler, its members no longer read or work on the item."""
    made = here.office.run(submit, text="占道", category=LIGHTING, about=here.stranger, reporter=here.resident)
    company = here.of("property_company")
    assert company.ask(item, made.id).reporter == here.resident
    post = here.office.run(add_post, here.bodies["property_company"], code=Code("leader"), name="经理").id
    here.office.run(appoint, post, person_id=here.stranger, start=PartialDate("2022-01-01"), obtained=Obtained.APPOINTED)
    for person in (here.stranger, here.staff["property_company"]):
        with pytest.raises(Denied):
            here.as_person(person).ask(item, made.id)
        with pytest.raises(Denied):
            here.as_person(person).run(accept, made.id)
        assert here.as_person(person).ask(items_of_body, here.bodies["property_company"]) == ()
    assert here.office.run(accept, made.id).handler == here.bodies["property_company"]


def test_a_body_that_is_gone_handles_nothing(here: Small) -> None:
    """A dissolved body is neither routed to nor assigned to."""
    company = here.bodies["property_company"]
    here.office.run(dissolve, company, end=PartialDate("2021-12-31"))
    made = here.slip()
    with pytest.raises(Refused) as refused:
        here.office.run(assign, made.id, to=company)
    assert made.handler is None
    assert codes(refused.value) == ["feedback.body_gone"]


def test_the_ladder_says_which_levels_are_ours(here: Small) -> None:
    """The working principle names compound and residential community; the levels above are marked as placeholders."""
    marks = {level.code: level.mark.value for level in here.anonymous.ask(ladder)}
    assert marks == {
        "compound": "secondary",
        "shequ": "secondary",
        "subdistrict": "placeholder",
        "district": "placeholder",
    }
