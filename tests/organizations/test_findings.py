"""What the audit says of bodies: terms over or too long, sizes, empty seats; each with its rule and how much it binds."""

from collections.abc import Iterable
from datetime import date

import pytest
from tests.organizations.compound import Stage, day
from tests.organizations.compound import open_stage as bare_stage

from community_gov import Code, Finding, Id, PartialDate, Severity
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.hookspecs import Pack, hookimpl
from community_gov.rules import Mark


def found(stage: Stage, on: str, *codes: str) -> list[Finding]:
    """The findings of a day about bodies; of these codes only, if some are given."""
    every = stage.desk.ask(findings, on=day(on))
    mine = [one for one in every if one.code.startswith("organizations.")]
    return [one for one in mine if not codes or one.code.rpartition(".")[2] in codes]


class Guide:
    """The limits of the guiding rules of 2009 for an owners' committee, as a plugin gives them."""

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """Five years, and an odd number of five to eleven, since 2010."""
        kind, posts = Code("owners_committee"), frozenset({Code("chair"), Code("vice_chair"), Code("member")})
        limits = (
            o.TermLimit(kind=kind, posts=posts, years=5, basis=guide(32)),
            o.SizeLimit(kind=kind, posts=posts, smallest=5, largest=11, odd=True, basis=guide(31)),
        )
        return (Pack(name="guide.rules", items=limits),)


def guide(article: int) -> o.Basis:
    """An article of the guiding rules."""
    return o.Basis(
        citation=f"业主大会和业主委员会指导规则(建房〔2009〕274号)第{article}条",
        severity=Severity.GUIDE,
        mark=Mark.MEMORY,
        checked_on=date(2026, 11, 23),
        start=date(2010, 1, 1),
    )


def open_stage(*plugins: object) -> Stage:
    """A compound in which the guiding rules are known."""
    return bare_stage(Guide(), *plugins)


def committee(stage: Stage, members: int = 7, *, seats: int = 7, start: str = "2017-06-18", until: str = "") -> Id[o.Body]:
    """An owners' committee with so many members."""
    body = stage.body(start=start)
    post = stage.post(body, seats=seats)
    for _ in range(members):
        stage.term(post, start=start, until=until)
    return body


def test_a_committee_in_order_has_no_findings() -> None:
    """Seven members in the third year of five."""
    stage = open_stage()
    committee(stage, until="2022-06-18")
    assert found(stage, "2020-01-01") == []


def test_the_first_committee_of_2017_was_over_in_november_2022() -> None:
    """Terms of at most five years: guiding rules of 2009, art. 32, a normative document; one finding for all seven."""
    stage = open_stage()
    body = committee(stage, start="2017", until="2022")
    (finding,) = found(stage, "2022-11-14")
    assert (finding.code, finding.about, finding.severity) == ("organizations.term_limit", body, Severity.GUIDE)
    assert finding.since == "2022"
    assert finding.rule == "业主大会和业主委员会指导规则(建房〔2009〕274号)第32条"
    assert finding.message("zh") == "业主委员会有7个任期自2022起超过5年"
    assert finding.message("en") == "owners' committee: terms longer than 5 years since 2022: 7"


@pytest.mark.parametrize(("on", "over"), [("2022-06-18", False), ("2022-06-19", True)])
def test_five_years_end_with_the_corresponding_day(on: str, over: bool) -> None:  # noqa: FBT001  # a column of the table
    """The day of the election is not counted, so the last day of the fifth year has its number."""
    stage = open_stage()
    committee(stage)
    assert bool(found(stage, on, "term_limit")) is over


def test_the_limit_runs_from_each_election_anew() -> None:
    """Who was elected again has begun a new term."""
    stage = open_stage()
    body = stage.body()
    post, person = stage.post(body), stage.person()
    stage.term(post, person, until="2022-06-18")
    stage.term(post, person, start="2022-06-18", until="2027-06-18")
    assert found(stage, "2024-01-01", "term_limit", "term_over") == []


def test_a_partial_term_counts_from_the_one_that_it_goes_on_with() -> None:
    """Elected in 2021 for the rest of a term of 2017, over with it."""
    stage = open_stage()
    post = stage.post(stage.body())
    first = stage.term(post, until="2022-06-18")
    stage.desk.run(o.end_term, first.id, end=PartialDate("2021-01-01"), reason=o.Ended.RESIGNED)
    stage.desk.run(
        o.appoint,
        post,
        person_id=stage.person(),
        start=PartialDate("2021-01-01"),
        obtained=o.Obtained.ELECTED,
        rest_of=first.id,
    )
    assert found(stage, "2022-06-18", "term_limit") == []
    (finding,) = found(stage, "2022-06-19", "term_limit")
    assert finding.since == "2022-06-19"


def test_no_rule_is_older_than_itself() -> None:
    """The guiding rules are in force since 2010; a term that began before is not measured by them."""
    stage = open_stage()
    body = stage.body(start="2008")
    stage.term(stage.post(body), start="2009-12-31")
    assert found(stage, "2020-01-01", "term_limit") == []


def test_a_plan_beyond_the_limit_is_told_at_once() -> None:
    """Six years were planned where five are allowed; nothing is refused."""
    stage = open_stage()
    body = committee(stage, until="2023-06-18")
    (finding,) = found(stage, "2017-12-31")
    assert (finding.code, finding.about, finding.since) == ("organizations.planned_too_long", body, "2017-06-18")
    assert finding.message("zh") == "业主委员会有7个任期确定为超过5年"
    assert [one.code for one in found(stage, "2022-11-14")] == ["organizations.term_limit"]


def test_a_term_without_a_rule_is_over_by_its_own_plan() -> None:
    """Where no rule limits the term, what was said at the appointment does."""
    stage = open_stage()
    body = stage.body("volunteer_branch")
    stage.term(stage.post(body, "president"), until="2020-06-18")
    assert found(stage, "2020-06-17") == []
    (finding,) = found(stage, "2020-06-18")
    assert (finding.code, finding.about, finding.since) == ("organizations.term_over", body, "2020-06-18")
    assert finding.severity is Severity.SHOULD
    assert finding.message("zh") == "志愿者分会有1个任期自2020-06-18起届满,尚未换届"


def test_a_successor_ends_the_finding() -> None:
    """What was put in order is not reported any more."""
    stage = open_stage()
    post = stage.post(stage.body("volunteer_branch"), "president")
    stage.term(post, until="2020-06-18")
    stage.term(post, start="2020-09-01")
    assert found(stage, "2020-08-31") != []
    assert found(stage, "2020-09-01") == []


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        (4, ["organizations.even_size", "organizations.size", "organizations.vacancy"]),
        (5, ["organizations.vacancy"]),
        (6, ["organizations.even_size", "organizations.vacancy"]),
        (7, []),
    ],
)
def test_a_committee_is_odd_and_has_five_to_eleven(members: int, codes: list[str]) -> None:
    """Guiding rules of 2009, art. 31; an empty seat is told apart."""
    stage = open_stage()
    committee(stage, members)
    told = found(stage, "2018-01-01")
    assert sorted(one.code for one in told) == codes
    assert all(one.severity is Severity.GUIDE for one in told if one.code != "organizations.vacancy")


def test_too_many_members_are_told() -> None:
    """Thirteen is odd, and more than eleven."""
    stage = open_stage()
    committee(stage, 13, seats=13)
    (finding,) = found(stage, "2018-01-01")
    assert finding.message("en") == "owners' committee: there are 13, and there should be 5 to 11"


def test_one_person_in_two_posts_is_one_member() -> None:
    """The chair is a member too, and counted once."""
    stage = open_stage()
    body = committee(stage, 6)
    person = stage.person()
    for code in ("chair", "vice_chair"):
        stage.term(stage.post(body, code), person)
    assert found(stage, "2018-01-01", "even_size", "size") == []


def test_posts_that_are_no_seat_do_not_count() -> None:
    """A paid helper of the committee makes it neither odd nor even."""
    stage = open_stage()
    stage.term(stage.post(committee(stage), "helper"))
    assert found(stage, "2018-01-01") == []


def test_a_body_in_which_nobody_serves_has_no_size() -> None:
    """Its seats are empty, and that is what is said."""
    stage = open_stage()
    post = stage.post(stage.body(), seats=7)
    (finding,) = found(stage, "2018-01-01")
    assert (finding.code, finding.about) == ("organizations.vacancy", post)
    assert finding.message("zh") == "业主委员会的岗位member有7个席位,在任0人"


def test_vague_dates_do_not_make_a_size() -> None:
    """When it is not certain who served on the day, nothing is said about how many there were."""
    stage = open_stage()
    committee(stage, 6, seats=6, start="2017")
    assert found(stage, "2017-06-01", "even_size") == []
    assert len(found(stage, "2018-01-01", "even_size")) == 1


def test_who_holds_over_fills_a_seat() -> None:
    """A seat that is held over is not empty."""
    stage = open_stage()
    committee(stage, until="2022-06-18")
    assert found(stage, "2022-11-14", "vacancy") == []


def test_nothing_is_said_of_bodies_that_are_gone() -> None:
    """Neither before they were founded nor after they were dissolved."""
    stage = open_stage()
    body = stage.body()
    stage.post(body, seats=7)
    stage.desk.run(o.dissolve, body, end=PartialDate("2020-01-01"))
    assert found(stage, "2017-06-17") == []
    assert len(found(stage, "2019-12-31")) == 1
    assert found(stage, "2020-01-01") == []


def test_a_closed_post_has_no_empty_seats() -> None:
    """Nor has one that is not there yet."""
    stage = open_stage()
    body = stage.body()
    post = stage.post(body, seats=3, start="2018-01-01")
    stage.desk.run(o.close_post, post, end=PartialDate("2020-01-01"))
    told = [len(found(stage, on, "vacancy")) for on in ("2017-12-31", "2018-01-01", "2019-12-31", "2020-01-01")]
    assert told == [0, 1, 1, 0]


def test_the_law_of_2026_measures_residents_committees_from_then_on() -> None:
    """Five to nine members: the revised law on residents' committees, in force since 2026-01-01."""
    stage = open_stage()
    post = stage.post(stage.body("residents_committee"), seats=11)
    for _ in range(11):
        stage.term(post)
    assert found(stage, "2025-12-31") == []
    (finding,) = found(stage, "2026-01-01")
    assert (finding.code, finding.severity) == ("organizations.size", Severity.LAW)


class Local:
    """An ordinance of a place: three years, from three members on."""

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """A limit of three years since 2020."""
        basis = o.Basis(
            citation="某市条例第1条",
            severity=Severity.LOCAL,
            mark=Mark.PLACEHOLDER,
            checked_on=date(2026, 1, 1),
            start=date(2020, 1, 1),
        )
        return (Pack(name="local.rules", items=(o.TermLimit(kind=Code("owners_committee"), years=3, basis=basis),)),)


def test_a_plugin_adds_the_limits_of_its_jurisdiction() -> None:
    """Each rule that is broken is told with its own article and severity."""
    stage = open_stage(Local())
    committee(stage, start="2021-01-01")
    assert [one.severity for one in found(stage, "2024-01-02")] == [Severity.LOCAL]
    assert {one.severity for one in found(stage, "2026-01-02")} == {Severity.LOCAL, Severity.GUIDE}


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [("2017", 5, "2022"), ("2017-06", 5, "2022-06"), ("2017-06-18", 5, "2022-06-19"), ("2016-02-29", 1, "2017-03-01")],
)
def test_the_end_of_a_limit_is_as_vague_as_its_start(start: str, years: int, end: str) -> None:
    """From a year comes a year, from a month a month; the last day of February stands in for the 29th."""
    assert o.limit_end(PartialDate(start), years) == end
