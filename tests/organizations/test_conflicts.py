"""Posts that exclude each other, relatives who are barred, terms in a row, and posts filled from among members."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest
from attrs import frozen
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Code, Denied, Finding, Id, PartialDate, Refused, Severity
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.hookspecs import Pack, hookimpl
from community_gov.rules import Mark

WATCHERS, WATCHED = Code("owners_supervisory_committee"), Code("owners_committee")
BASIS = o.Basis(
    citation="某市条例第2条",
    severity=Severity.LOCAL,
    mark=Mark.PLACEHOLDER,
    checked_on=date(2026, 1, 1),
    start=date(2018, 1, 1),
)


@frozen
class Rules:
    """A plugin that gives these rules."""

    items: tuple[object, ...]

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """One pack."""
        return (Pack(name="local.conflicts", items=self.items),)


def found(stage: Stage, on: str, code: str) -> list[Finding]:
    """The findings of a code on a day."""
    return [one for one in stage.desk.ask(findings, on=day(on)) if one.code == f"organizations.{code}"]


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


# --- incompatible posts ----------------------------------------------------------------------------------------------


def two_bodies(*items: object) -> tuple[Stage, Id[o.Post], Id[o.Post]]:
    """A committee, and the one that watches it, with a member post each."""
    stage = open_stage(Rules(items))
    return stage, stage.post(stage.body(), seats=3), stage.post(stage.body(WATCHERS), seats=3)


def test_who_watches_may_not_be_watched_where_a_rule_says_so() -> None:
    """Told for the day on which both posts are held, with the rule; before the rule was in force nothing is told."""
    rule = o.Incompatible(kind=WATCHERS, other=WATCHED, basis=BASIS)
    stage, member, watcher = two_bodies(rule)
    person = stage.person()
    left = stage.term(member, person)
    stage.term(watcher, person)
    stage.term(watcher)
    assert found(stage, "2017-12-31", "incompatible") == []
    (one,) = found(stage, "2018-01-01", "incompatible")
    assert (one.rule, one.severity) == ("某市条例第2条", Severity.LOCAL)
    assert one.message("zh") == f"业主监督委员会的{person}同时任职于业主委员会"
    stage.desk.run(o.end_term, left.id, end=PartialDate("2019-01-01"), reason=o.Ended.RESIGNED)
    assert found(stage, "2019-01-01", "incompatible") == []


def test_only_the_posts_that_a_rule_names_exclude_each_other() -> None:
    """A paid helper of the committee may watch it, where only its members may not."""
    rule = o.Incompatible(kind=WATCHERS, other=WATCHED, other_posts=frozenset({Code("member")}), basis=BASIS)
    stage, _member, watcher = two_bodies(rule)
    person = stage.person()
    stage.term(stage.post(stage.body(), "helper"), person)
    stage.term(watcher, person)
    assert found(stage, "2018-01-01", "incompatible") == []


def test_without_a_rule_nothing_is_told_and_the_question_still_answers() -> None:
    """Whoever asks learns who serves in both."""
    stage, member, watcher = two_bodies()
    person = stage.person()
    one, other = (
        stage.desk.run(o.found, kind=kind, name=str(kind), start=PartialDate("2017")).id for kind in (WATCHED, WATCHERS)
    )
    for body in (one, other):
        stage.term(stage.post(body), person, start="2017")
    assert found(stage, "2018-01-01", "incompatible") == []
    asked = stage.desk.ask(o.serving_together, one, other_id=other, on=day("2018-01-01"))
    assert asked == (o.Together(person=person, beside=person),)
    assert stage.desk.ask(o.serving_together, one, other_id=one, on=day("2018-01-01")) == ()
    assert member != watcher


# --- relatives -------------------------------------------------------------------------------------------------------


def residents(stage: Stage) -> tuple[Id[o.Body], tuple[Id[h.Person], ...]]:
    """A residents' committee of five since 2017."""
    body = stage.body("residents_committee")
    post = stage.post(body, seats=5)
    return body, tuple(stage.term(post).person for _ in range(5))


def test_recorded_relatives_are_barred_from_a_residents_committee_since_2026() -> None:
    """By the law as revised in 2025; each pair is told once, whoever was named first."""
    stage = open_stage()
    body, people = residents(stage)
    stage.desk.run(o.record_relatives, people[3], relative_id=people[1])
    assert found(stage, "2025-12-31", "relatives") == []
    (one,) = found(stage, "2026-01-01", "relatives")
    assert (one.about, one.severity, one.rule) == (body, Severity.LAW, "Organic Law of Urban Residents' Committees (2025)")
    assert one.message("en") == (
        f"residents' committee: {people[1]} is recorded as a relative of {people[3]}, who serves in the residents' committee"
    )


def test_nobody_is_taken_for_a_relative_who_is_not_recorded_as_one() -> None:
    """Neither the same name nor the same household makes a relative."""
    stage = open_stage()
    _body, people = residents(stage)
    for person in people[:2]:
        stage.desk.run(h.correct_person, person, name="张三")
    assert found(stage, "2026-01-01", "relatives") == []


def test_relatives_in_two_residents_committees_are_not_barred() -> None:
    """The rule is about one committee."""
    stage = open_stage()
    people = [residents(stage)[1][0] for _ in range(2)]
    stage.desk.run(o.record_relatives, people[0], relative_id=people[1])
    assert found(stage, "2026-01-01", "relatives") == []


def test_a_rule_can_bar_relatives_between_two_bodies() -> None:
    """Told from the body that the rule is about."""
    stage, member, watcher = two_bodies(o.RelativesBarred(kind=WATCHERS, other=WATCHED, basis=BASIS))
    watched, watching = stage.term(member).person, stage.term(watcher).person
    stage.desk.run(o.record_relatives, watched, relative_id=watching)
    (one,) = found(stage, "2018-01-01", "relatives")
    assert one.message("zh") == f"业主监督委员会的{watching}与任职于业主委员会的{watched}有登记的近亲属关系"


def test_relatives_are_recorded_once_and_taken_back() -> None:
    """In whichever order they are named; what was taken back is no ground any more and can be recorded anew."""
    stage = open_stage()
    body, (one, other, *_more) = residents(stage)
    made = stage.desk.run(o.record_relatives, other, relative_id=one)
    assert stage.desk.run(o.record_relatives, one, relative_id=other) == made
    assert stage.desk.ask(o.relatives_of, other) == (made,)
    asked = stage.desk.ask(o.serving_together, body, other_id=body, on=day("2018-01-01"), relatives=True)
    assert asked == (o.Together(person=one, beside=other),)
    stage.desk.run(o.retract_relatives, made.id)
    assert stage.desk.ask(o.relatives_of, one) == ()
    assert found(stage, "2026-01-01", "relatives") == []
    with pytest.raises(Refused) as caught:
        stage.desk.run(o.retract_relatives, made.id)
    assert codes(caught) == ["organizations.retracted"]
    assert stage.desk.run(o.record_relatives, one, relative_id=other).id != made.id


def test_nobody_is_his_own_relative() -> None:
    """The verb refuses it; two who turn out to be one person are none either, whatever was recorded of them."""
    stage = open_stage()
    person = stage.person()
    with pytest.raises(Refused) as caught:
        stage.desk.run(o.record_relatives, person, relative_id=person)
    assert codes(caught) == ["organizations.own_relative"]
    body, (one, *_others) = residents(stage)
    double = stage.person()
    stage.desk.run(o.record_relatives, one, relative_id=double)
    stage.desk.run(h.merge_persons, double, into=one, reason="同一人")
    assert stage.desk.ask(o.serving_together, body, other_id=body, on=day("2018-01-01"), relatives=True) == ()
    assert found(stage, "2026-01-01", "relatives") == []


def test_relatives_are_read_by_the_office_and_by_those_whom_it_is_about() -> None:
    """Not by a neighbour, and not by the other members of a body."""
    stage = open_stage()
    body, (one, other, third, *_more) = residents(stage)
    stage.desk.run(o.record_relatives, one, relative_id=other)
    assert len(stage.as_person(one).ask(o.relatives_of, one)) == 1
    with pytest.raises(Denied):
        stage.as_person(third).ask(o.relatives_of, one)
    with pytest.raises(Denied):
        stage.as_person(third).ask(o.serving_together, body, other_id=body, on=day("2018-01-01"), relatives=True)
    with pytest.raises(Denied):
        stage.as_person(one).run(o.record_relatives, one, relative_id=third)


# --- terms in a row --------------------------------------------------------------------------------------------------


def two_terms(*, partial: Fraction = Fraction(1, 2)) -> tuple[Stage, Id[o.Post]]:
    """A volunteers' branch whose president serves two terms at most."""
    limit = o.SuccessionLimit(kind=Code("volunteer_branch"), terms=2, partial=partial, basis=BASIS)
    stage = open_stage(Rules((limit,)))
    return stage, stage.post(stage.body("volunteer_branch", start="2010"), "president", start="2010-01-01")


def test_a_third_term_in_a_row_is_told() -> None:
    """From its first day, about that term; two are allowed."""
    stage, post = two_terms()
    person = stage.person()
    terms = [stage.term(post, person, start=f"{year}-01-01", until=f"{year + 4}-01-01") for year in (2010, 2014, 2018)]
    assert found(stage, "2017-12-31", "too_many_terms") == []
    (one,) = found(stage, "2018-01-01", "too_many_terms")
    assert (one.about, one.message("en")) == (terms[2].id, "volunteers' branch: this is term 3 in a row, and 2 are allowed")


def test_a_pause_begins_the_count_anew_and_a_hold_over_is_none() -> None:
    """Who held over until the next election was there all the time; who was followed by somebody else was not."""
    stage, post = two_terms()
    one, other = stage.person(), stage.person()
    for start, until in (("2010-01-01", "2014-01-01"), ("2014-06-01", "2018-01-01"), ("2018-03-01", "2022-01-01")):
        stage.term(post, one, start=start, until=until)
    assert len(found(stage, "2018-03-01", "too_many_terms")) == 1
    stage.term(post, other, start="2022-01-01", until="2023-01-01")
    stage.term(post, one, start="2023-01-01", until="2026-01-01")
    assert found(stage, "2023-01-01", "too_many_terms") == []


@pytest.mark.parametrize(("moved_up", "n"), [("2012-01-01", 2), ("2011-12-31", 3)])
def test_the_rest_of_a_term_counts_when_it_is_longer_than_the_share(moved_up: str, n: int) -> None:
    """Half of 1460 days is no more than half; one day more is."""
    stage, post = two_terms()
    first = stage.term(post, start="2010-01-01", until="2013-12-31")
    stage.desk.run(o.end_term, first.id, end=PartialDate(moved_up), reason=o.Ended.RESIGNED)
    person = stage.person()
    rest = stage.desk.run(
        o.appoint, post, person_id=person, start=PartialDate(moved_up), obtained=o.Obtained.ELECTED, rest_of=first.id
    )
    assert rest.until == "2013-12-31"
    stage.term(post, person, start="2013-12-31", until="2017-12-31")
    stage.term(post, person, start="2017-12-31", until="2021-12-31")
    assert [f"term {n} in a row" in one.message() for one in found(stage, "2018-01-01", "too_many_terms")] == [True] * (n == 3)


def test_a_share_of_a_term_is_less_than_the_whole() -> None:
    """From nothing, where every rest counts, up to the whole, which it never reaches."""
    for wrong in (Fraction(-1, 2), Fraction(1)):
        with pytest.raises(ValueError, match="partial is a share"):
            o.SuccessionLimit(kind=WATCHED, terms=2, partial=wrong, basis=BASIS)


# --- a post that is filled from among the members --------------------------------------------------------------------


def presided(stage: Stage, members: int = 3, *, seats: int = 3) -> tuple[Id[o.Body], Id[o.Post], Id[o.Post], list[o.Term]]:
    """A committee whose chair is one of its members; the first one is."""
    body = stage.body()
    member = stage.post(body, seats=seats)
    chair = stage.desk.run(o.add_post, body, code=Code("chair"), name="主任", seats=1, among=member).id
    terms = [stage.term(member, until="2022-06-18") for _ in range(members)]
    stage.term(chair, terms[0].person, until="2022-06-18")
    return body, member, chair, terms


def test_a_chair_who_is_a_member_is_no_seat_more() -> None:
    """Three seats, of which one is vacant, whether or not somebody presides; so a share of all seats is one of three."""
    stage = open_stage()
    body, _member, chair, _terms = presided(stage, 2)
    rules = """
        id = "own"
        jurisdiction = "cn"
        severity = "bylaw"
        checked_on = 2026-01-01
        [[parameters]]
        name = "committee_decision_base"
        value = "seats"
        citation = "议事规则第9条"
        mark = "read"
        severity = "bylaw"
    """
    stage.desk.run(m.adopt_rules, body, start=PartialDate("2018"), book=rules)
    call = stage.desk.run(m.call, body, kind=m.MeetingKind.REGULAR, on=day("2021-12-30"), place="二楼", called_by=(body,))
    item = stage.desk.run(m.add_item, call.id, title="路灯")
    assert stage.desk.ask(m.quorum_at, item.id).needed == 2
    (term,) = stage.desk.ask(o.holders, chair, on=day("2018-01-01"))
    stage.desk.run(o.end_term, term.id, end=PartialDate("2021-01-01"), reason=o.Ended.RESIGNED)
    assert stage.desk.ask(m.quorum_at, item.id).needed == 2


def test_who_is_no_member_any_more_presides_no_more() -> None:
    """Nobody has to end the second term: it rests on the first."""
    stage = open_stage()
    body, _member, chair, terms = presided(stage)
    stage.desk.run(o.end_term, terms[0].id, end=PartialDate("2020-01-01"), reason=o.Ended.RESIGNED)
    for on, n in (("2019-12-31", 1), ("2020-01-01", 0)):
        assert len(stage.desk.ask(o.holders, chair, on=day(on))) == n
        assert sum(one.post == chair for one in stage.desk.ask(o.members, body, on=day(on))) == n
        assert len(stage.desk.ask(o.tenures_of, terms[0].person, on=day(on))) == 2 * n
    (told,) = [one for one in found(stage, "2020-01-01", "vacancy") if one.about == chair]
    assert told.message("en") == "owners' committee: the post chair has 1 seats, and 0 hold it"


def test_a_chair_holds_over_with_the_others_and_gives_way_with_them() -> None:
    """When new members have come the old chair, who is none of them, presides no more."""
    stage = open_stage()
    _body, member, chair, _terms = presided(stage)
    assert len(stage.desk.ask(o.holders, chair, on=day("2022-08-01"))) == 1
    for _ in range(3):
        stage.term(member, start="2022-09-01", until="2027-09-01")
    assert stage.desk.ask(o.holders, chair, on=day("2022-09-01")) == ()


def test_nobody_from_outside_is_chosen_from_among_the_members() -> None:
    """Nor somebody who is a member only later; both in one change may come in any order."""
    stage = open_stage()
    _body, member, chair, _terms = presided(stage, 1)
    with pytest.raises(Refused) as caught:
        stage.term(chair, start="2023-01-01")
    assert codes(caught) == ["organizations.not_among"]
    person = stage.person()
    with stage.desk.change() as change:
        for post in (chair, member):
            o.appoint(change, post, person_id=person, start=PartialDate("2023-01-01"), obtained=o.Obtained.ELECTED)
    assert [one.person for one in stage.desk.ask(o.holders, chair, on=day("2023-01-01"))] == [person]


def test_a_post_is_filled_from_among_one_with_seats_of_its_own_in_the_same_body() -> None:
    """Not from another body, and not through two steps."""
    stage = open_stage()
    body, _member, chair, _terms = presided(stage)
    elsewhere = stage.post(stage.body())
    for among in (chair, elsewhere):
        with pytest.raises(Refused) as caught:
            stage.desk.run(o.add_post, body, code=Code("vice_chair"), name="副主任", seats=1, among=among)
        assert codes(caught) == ["organizations.among"]
