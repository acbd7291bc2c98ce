"""Which rule decides a matter, in which place, on which day, under which by-laws, and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from community_gov.rules import (
    Book,
    Chosen,
    ClashingBooks,
    Comparator,
    Finding,
    Flaw,
    FlawedRules,
    Mark,
    Matter,
    NoRule,
    Severity,
    Step,
    book_from_data,
    choose,
    find_parameter,
    named_matters,
    shipped_books,
)

BOOKS = shipped_books()
TODAY = date(2022, 3, 1)


def chosen(matter: str, *, jurisdiction: str = "cn", on: date = TODAY, **more: Any) -> Chosen:  # noqa: ANN401  what choose takes
    """Choose from the shipped books."""
    return choose(BOOKS, matter=matter, jurisdiction=jurisdiction, on=on, **more)


def book(name: str, **more: object) -> Book:
    """Make a book."""
    rule = {"id": f"{name}.rule", "citation": name, "mark": "read", "stages": [{"name": "vote", "passes": "heads(Y) > heads(N)"}]}
    matters = [{"code": "covenant", "rule": f"{name}.rule"}]
    head = {"id": name, "jurisdiction": "cn", "severity": "bylaw", "checked_on": "2022-01-01"}
    return book_from_data({**head, "rules": [rule], "matters": matters, **more})


@pytest.mark.parametrize(
    ("matter", "before_2021", "since_2021"),
    [
        ("rules_of_procedure", "ordinary", "ordinary"),
        ("covenant", "ordinary", "ordinary"),
        ("committee_election", "ordinary", "ordinary"),
        ("manager", "ordinary", "ordinary"),
        ("use_funds", "major", "ordinary"),
        ("raise_funds", "major", "major"),
        ("rebuild", "major", "major"),
        ("change_use", "ordinary", "major"),
        ("other_major", "ordinary", "ordinary"),
    ],
)
def test_the_nine_matters_before_and_since_the_civil_code(matter: str, before_2021: str, since_2021: str) -> None:
    """Using the funds became ordinary, changing the use of common parts became major; the day decides."""
    assert chosen(matter, on=date(2020, 12, 31)).rule.id == f"CN.PropertyLaw76.{before_2021}"
    assert chosen(matter, on=date(2021, 1, 1)).rule.id == f"CN.278.{since_2021}"


def test_a_dwelling_becomes_a_shop_by_the_interested_owners() -> None:
    """Civil Code art. 279 is no majority rule."""
    assert chosen("dwelling_to_business").rule.id == "CN.279.interested"


@pytest.mark.parametrize(("day", "rule"), [(date(2020, 7, 12), "CN.Party.1990"), (date(2020, 7, 13), "CN.Party.2020")])
def test_validity_is_half_open(day: date, rule: str) -> None:
    """The first day belongs to the new rule."""
    assert chosen("party_election", on=day).rule.id == rule


def test_a_decision_of_a_day_before_any_rule_has_none() -> None:
    """Nothing is guessed; who was asked is told."""
    with pytest.raises(NoRule, match=r"nothing is said of 'covenant' in cn on 1999-01-01\n  cn_guiding_rules_2009: is not"):
        chosen("covenant", on=date(1999, 1, 1))
    with pytest.raises(NoRule, match="elsewhere: there is no book for this place"):
        chosen("covenant", jurisdiction="elsewhere")
    with pytest.raises(NoRule) as caught:
        chosen("haircuts")
    assert Finding.SILENT in {step.finding for step in caught.value.why}


def test_a_local_book_that_says_nothing_inherits_what_is_not_verified_there() -> None:
    """Hunan's text was not read: the national rule applies, and the trace says what nobody checked."""
    found = chosen("covenant", jurisdiction="cn-hunan")
    assert found.rule.id == "CN.278.ordinary"
    assert not found.verified
    assert found.why == (
        Step(asked="hunan", finding=Finding.SILENT, detail="covenant"),
        Step(asked="cn_guiding_rules_2009", finding=Finding.NOT_IN_FORCE, detail="2022-03-01"),
        Step(asked="cn_pre2021", finding=Finding.NOT_IN_FORCE, detail="2022-03-01"),
        Step(asked="residents_committee_2026", finding=Finding.NOT_IN_FORCE, detail="2022-03-01"),
        Step(asked="cn_national_2021", finding=Finding.CHOSEN, detail="CN.278.ordinary"),
        Step(asked="cn-hunan", finding=Finding.INHERITED),
    )
    assert (found.matter.code, found.matter.rule) == ("covenant", "CN.278.ordinary")
    assert (found.why[0].zh, found.why[0].en) == (  # a reader gets the matter's name, not its code
        "hunan：未作规定（制定和修改管理规约）",
        "hunan: says nothing of it (management covenant)",
    )
    assert chosen("covenant").verified


def test_a_place_without_a_book_inherits_from_the_wider_place() -> None:
    """A county of Hunan, a city that nobody collected."""
    found = chosen("covenant", jurisdiction="cn-nowhere-atall")
    assert found.rule.id == "CN.278.ordinary"
    assert [step.asked for step in found.why if step.finding is Finding.NO_BOOK] == ["cn-nowhere-atall", "cn-nowhere"]


def test_a_place_inherits_from_places_that_contain_it_and_no_others() -> None:
    """Hong Kong says nothing of a covenant, and the books of the mainland are not asked."""
    with pytest.raises(NoRule):
        chosen("covenant", jurisdiction="hk")


def test_by_laws_are_asked_first() -> None:
    """The by-laws' rule wins, from their own rules or by naming one of the law; it is theirs, not inherited."""
    own = chosen("covenant", bylaws=[book("ours")])
    assert own.rule.id == "ours.rule"
    assert own.why == (Step(asked="ours", finding=Finding.CHOSEN, detail="ours.rule"),)
    assert own.verified
    follow = book("ours", rules=[], matters=[{"code": "covenant", "rule": "CN.278.ordinary.follow"}])
    found = chosen("covenant", bylaws=[follow])
    assert found.rule.id == "CN.278.ordinary.follow"
    assert found.book == "ours"
    assert found.rule.severity is Severity.BYLAW
    assert chosen("manager", bylaws=[follow]).rule.id == "CN.278.ordinary"


def test_by_laws_that_are_not_in_force_are_told() -> None:
    """By-laws of next year decide nothing today."""
    found = chosen("covenant", bylaws=[book("ours", valid_from="2023-01-01")])
    assert found.rule.id == "CN.278.ordinary"
    assert found.why[0].finding is Finding.NOT_IN_FORCE


def test_a_rule_that_nobody_has_is_a_fault_of_the_book() -> None:
    """A by-law that names a rule of another place, of another time, or none at all."""
    for rule in ("HK.gm", "CN.PropertyLaw76.ordinary", "nonsense"):
        wrong = book("ours", rules=[], matters=[{"code": "covenant", "rule": rule}])
        with pytest.raises(ClashingBooks, match=f"ours decides 'covenant' by {rule}, which no book in force"):
            chosen("covenant", bylaws=[wrong])


def test_a_book_means_its_own_rule() -> None:
    """Two by-laws have a rule of one name: each matter is decided by the rule of the book that names it."""
    theirs = book("theirs")
    named_alike = evolve(theirs.rules[0], id="rule", citation="theirs art. 1")
    theirs = evolve(theirs, rules=(named_alike,), matters=(Matter(code="covenant", rule="rule"),))
    ours = evolve(theirs, id="ours", rules=(evolve(named_alike, citation="ours art. 1"),), matters=())
    assert chosen("covenant", bylaws=[ours, theirs]).rule.citation == "theirs art. 1"


def test_a_matter_is_called_as_the_newest_book_of_the_widest_place_calls_it() -> None:
    """One without a name in both languages has none in lists."""

    def names(name: str, place: str, zh: str, since: str) -> Book:
        matters = [{"code": "covenant", "rule": f"{name}.rule", "zh": zh, "en": f"covenant of {name}"}]
        nameless = {"code": "manager", "rule": f"{name}.rule", "zh": "物业服务人"}
        return book(name, jurisdiction=place, matters=[*matters, nameless], valid_from=since)

    city, old, new = (
        names("city", "cn-hunan", "市", "2022-01-01"),
        names("old", "cn", "旧", "2010-01-01"),
        names("new", "cn", "新", "2021-01-01"),
    )
    for books in ((city, old, new), (new, old, city)):
        assert [(one.code, one.zh) for one in named_matters(books)] == [("covenant", "新")]
    assert named_matters(()) == ()


def test_two_answers_of_one_place_are_an_error() -> None:
    """Two books in force that both decide the matter have to be told apart by their validity."""
    with pytest.raises(ClashingBooks, match="ours and theirs both answer for 'covenant'"):
        chosen("covenant", bylaws=[book("ours"), book("theirs")])


def test_a_vote_over_a_change_of_the_law_is_told() -> None:
    """The law of the day of the decision applies, and the trace says that another one held at the opening."""
    found = chosen("use_funds", on=date(2021, 1, 10), opened=date(2020, 12, 20))
    assert found.rule.id == "CN.278.ordinary"
    assert found.law_changed
    changed = Step(asked="cn_national_2021", finding=Finding.LAW_CHANGED, detail="CN.PropertyLaw76.major -> CN.278.ordinary")
    today = chosen("use_funds", on=date(2021, 1, 10))
    assert found == evolve(today, why=(*today.why, changed))
    assert not chosen("use_funds", on=date(2021, 1, 10), opened=date(2021, 1, 2)).law_changed
    assert not chosen("use_funds", on=date(2021, 1, 10), opened=date(2021, 1, 10)).law_changed


def test_what_was_not_read_is_marked() -> None:
    """From memory, by an old text, or in a book that is a placeholder."""
    singapore = chosen("ordinary", jurisdiction="sg")
    assert singapore.why[-1] == Step(asked=singapore.book, finding=Finding.UNVERIFIED)
    assert not singapore.verified
    assert not chosen("change_use", on=date(2019, 1, 1)).verified
    assert chosen("covenant", on=date(2019, 1, 1)).why[-1] == Step(asked="cn_pre2021", finding=Finding.REVIEW_NEEDED)
    placeholder = book("ours", mark="placeholder")
    assert not chosen("covenant", bylaws=[placeholder]).verified


def test_a_step_is_told_in_both_languages() -> None:
    """For residents and for developers."""
    step = chosen("covenant").why[-1]
    assert step.zh == "cn_national_2021：适用（CN.278.ordinary）"
    assert step.en == "cn_national_2021: applies (CN.278.ordinary)"
    inherited = chosen("covenant", jurisdiction="cn-hunan").why[-1]
    assert inherited.en == "cn-hunan: the wider place's rule; that nothing local differs is not verified"


@pytest.mark.parametrize(
    ("name", "jurisdiction", "value", "comparator", "verified"),
    [
        ("vacancy", "cn-hangzhou", "1/2", Comparator.AT_MOST, True),
        ("vacancy", "cn-beijing", "1/2", Comparator.LESS, False),
        ("vacancy", "cn", "1/2", Comparator.LESS, False),
        ("notice_days_temporary", "cn-hangzhou", "7", None, True),
        ("notice_days_temporary", "cn-hunan", "15", None, False),
        ("notice_days_temporary", "cn", "15", None, True),
    ],
)
def test_a_figure_is_that_of_the_place(
    name: str,
    jurisdiction: str,
    value: str,
    comparator: Comparator | None,
    verified: bool,  # noqa: FBT001  a case of a table
) -> None:
    """Hangzhou's vacancy at exactly half, Beijing's inherited from the national guide, which is from memory."""
    found = find_parameter(BOOKS, name=name, jurisdiction=jurisdiction, on=date(2024, 6, 1))
    assert str(found.parameter.value) == value
    assert found.parameter.comparator is comparator
    assert found.verified == verified


def test_by_laws_set_figures() -> None:
    """The by-laws' figure wins; a figure that nobody has is an error; two are too many."""
    ours = {"name": "notice_days_regular", "value": 20, "citation": "art. 5", "mark": "read", "severity": "bylaw"}
    own = book("ours", parameters=[ours])
    found = find_parameter(BOOKS, name="notice_days_regular", jurisdiction="cn", on=TODAY, bylaws=[own])
    assert (found.parameter.value, found.book) == (20, "ours")
    assert found.why == (Step(asked="ours", finding=Finding.CHOSEN, detail="art. 5"),)
    law = book("law", parameters=[{**ours, "name": "petition", "citation": "art. 9", "mark": "memory"}])
    once = book("once", parameters=[{**ours, "name": "petition"}], valid_to="2020-01-01")
    petition = find_parameter([once, law], name="petition", jurisdiction="cn-nowhere", on=TODAY, bylaws=[own])
    assert (petition.parameter, petition.book, petition.verified) == (law.parameters[0], "law", False)
    assert petition.why == (
        Step(asked="ours", finding=Finding.SILENT, detail="petition"),
        Step(asked="cn-nowhere", finding=Finding.NO_BOOK),
        Step(asked="once", finding=Finding.NOT_IN_FORCE, detail="2022-03-01"),
        Step(asked="law", finding=Finding.CHOSEN, detail="art. 9"),
        Step(asked="cn-nowhere", finding=Finding.INHERITED),
        Step(asked="law", finding=Finding.UNVERIFIED),
    )
    with pytest.raises(NoRule, match="nothing is said of 'colour'"):
        find_parameter(BOOKS, name="colour", jurisdiction="cn", on=TODAY)
    with pytest.raises(ClashingBooks, match="both answer for 'notice_days_regular'"):
        find_parameter(
            BOOKS, name="notice_days_regular", jurisdiction="cn", on=TODAY, bylaws=[own, book("theirs", parameters=[ours])]
        )


def test_a_figure_holds_on_its_days() -> None:
    """By-laws that changed a figure answer with that of the day; before the first one the law answers."""
    figure = {"name": "notice_days_regular", "citation": "art. 5", "mark": "read", "severity": "bylaw"}
    dated = [
        {**figure, "value": 20, "valid_from": "2021-06-01", "valid_to": "2022-01-01"},
        {**figure, "value": 30, "valid_from": "2022-01-01"},
    ]
    own = book("ours", parameters=dated)
    days = (date(2021, 5, 31), date(2021, 6, 1), date(2021, 12, 31), date(2022, 1, 1))
    found = [find_parameter(BOOKS, name="notice_days_regular", jurisdiction="cn", on=day, bylaws=[own]) for day in days]
    assert [(one.book, one.parameter.value) for one in found[1:]] == [("ours", 20), ("ours", 20), ("ours", 30)]
    assert found[0].book != "ours"
    assert found[0].why[0] == Step(asked="ours", finding=Finding.SILENT, detail="notice_days_regular")


def test_a_book_is_not_there_twice_for_one_day() -> None:
    """What is there twice for the same days is told by its kind and name; a validity without a day is none."""
    figure = {"name": "petition", "citation": "art. 5", "mark": "read", "severity": "bylaw", "value": 20}
    twice: dict[str, list[object]] = {
        "the parameter petition": [figure, figure],
        "the matter covenant": [{"code": "covenant", "rule": "ours.rule"}] * 2,
    }
    for what, entries in twice.items():
        with pytest.raises(FlawedRules) as caught:
            book("ours", **{f"{what.split()[1]}s": entries})
        assert caught.value.flaws == (Flaw(at="", what=f"book ours: {what} is there twice for the same days"),)
    with pytest.raises(FlawedRules) as caught:
        book("ours", valid_from="2022-01-01", valid_to="2022-01-01")
    said = "valid_to 2022-01-01: it is the day after the last one, so later than valid_from"
    assert caught.value.flaws == (Flaw(at="", what=said),)


# What the shipped books promise.


def test_every_matter_names_a_rule_of_its_book_for_its_whole_validity() -> None:
    """No matter of a shipped book runs into nothing on its first day or today."""
    for one in BOOKS:
        for matter in one.matters:
            first = max(filter(None, [one.valid_from, matter.valid_from]), default=date(2000, 1, 1))
            last = min(filter(None, [one.valid_to, matter.valid_to]), default=date(2030, 1, 1)) - timedelta(days=1)
            for day in (first, last):
                assert one.rule(matter.rule, on=day) is not None, (one.id, matter.code, day)


def test_every_rule_and_figure_says_on_what_it_rests() -> None:
    """A citation, a mark and a severity each; the names of rules are told in both languages."""
    for one in BOOKS:
        assert one.checked_on >= date(2026, 1, 1)
        assert one.zh
        assert one.en
        for rule in one.rules:
            assert rule.citation
            assert rule.zh
            assert rule.en
            assert rule.severity is one.severity or rule.severity is Severity.BYLAW
        assert all(parameter.citation for parameter in one.parameters)


def test_guiding_rules_are_guides() -> None:
    """What rests on the normative document of 2009 is a finding, not law, and is from memory or a second hand."""
    guided = [parameter for one in BOOKS for parameter in one.parameters if parameter.citation.startswith("guiding rule")]
    assert guided
    assert {parameter.severity for parameter in guided} == {Severity.GUIDE}
    assert not any(parameter.mark.verified for parameter in guided)


def test_books_of_old_texts_ask_for_review() -> None:
    """Local texts read in editions before 2024 have to be read again."""
    local = {one.id: one.review_needed for one in BOOKS if one.severity is Severity.LOCAL}
    assert local == {
        "beijing_2024": False,
        "hangzhou_2021": True,
        "hunan": True,
        "qingyuan_2022": True,
        "shandong_2021": True,
        "shanghai_2020": True,
    }
    assert next(one for one in BOOKS if one.id == "hunan").mark is Mark.PLACEHOLDER


def test_party_rules_decide_no_owners_matter() -> None:
    """Rules of the Party answer for the Party's own elections and resolutions only."""
    party = [one for one in BOOKS if one.severity is Severity.PARTY]
    codes = ["party_election", "party_election", "party_resolution", "party_committee_decision"]
    assert [matter.code for one in party for matter in one.matters] == codes


def test_texts_that_are_open_to_more_than_one_reading_say_which_is_taken() -> None:
    """Taiwan's objections, Florida's five per cent, Maharashtra's quorum, and half in section 21(2) WEG."""
    interpreted = {rule.id for one in BOOKS for rule in one.rules if rule.interpretation}
    assert {"TW.31+32", "US.FL.terminate", "IN.MH.quorum", "DE.21-2", "CN.278.ordinary.follow"} <= interpreted
