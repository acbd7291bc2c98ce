"""What the pages of refusals and rulebooks have to say, beyond being up to date."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import fields
from docs.write_packs import NOT_LAW, books, packs_page
from docs.write_pictures import SETS, members
from docs.write_refusals import VOTING, advice, declared, on_the_way, refusals_page

from community_gov.rules import Mark, Parameter, Rule, VoterSet
from community_gov_owners.bylaws import Bylaws

DECLARED = declared()
refusals, told_of_packs = cache(refusals_page), cache(packs_page)


def test_every_refusal_that_a_vote_can_meet_says_what_to_do() -> None:
    """Whoever adds a refusal says in docs/refusals.toml on what it rests and what to do, and removes lines of what is gone."""
    codes = {code for code in DECLARED if code.partition(".")[0] in VOTING}
    assert set(advice()[1]) == codes
    assert len(codes) > 100


def test_a_line_has_grounds_and_both_languages() -> None:
    """Each names grounds that are told above the lines, and every ground is used."""
    grounds, told = advice()
    assert {name for line in told.values() for name in line.on} == set(grounds)
    assert all(line.on and line.en.endswith(".") and re.search(r"[\u4e00-\u9fff]", line.zh) for line in told.values())
    assert all(re.search(r"[\u4e00-\u9fff]", ground["zh"]) for ground in grounds.values())


def test_a_ground_is_law_only_where_its_text_was_read() -> None:
    """What names an article or a regulation says how it is known, and what is from memory says that it is not verified."""
    grounds, _told = advice()
    for ground in grounds.values():
        assert bool(re.search(r"\barts?\.? \d|guiding rule|Regulation", ground["en"])) is ("mark" in ground), ground["en"]
        Mark(ground.get("mark", "read"))
    assert refusals().count("(memory, not verified)") == refusals().count("(凭记忆,未核对)") > 0


def test_every_refusal_is_on_the_page_in_both_languages() -> None:
    """With its sentences as they are in the code, those of all stories and plugins."""
    assert len(DECLARED) > 300
    for code, kind in DECLARED.items():
        assert f"`{code}`" in refusals()
        assert kind.zh in refusals()
        assert kind.en in refusals()


def test_the_ways_are_those_of_the_code() -> None:
    """A ballot out of time is found where ballots are taken, two ballots of one hand on any change, and by nobody else."""
    ways = on_the_way()
    entered = ("enter", "enter_first", "enter_many", "enter_second", "record_late")
    assert ways["owners.late"] == tuple(f"owners.{name}" for name in ("cast", "decide_difference", *entered))
    assert ways["owners.two_ballots"] == ("any change",)
    assert ways["owners.too_soon"] == ("owners.announce",)
    assert [code for code in DECLARED if code.startswith(("owners.", "notices.")) and code not in ways] == []


def stated() -> Iterator[Rule | Parameter]:
    """Every rule and figure of every book."""
    for book in books():
        yield from book.rules
        yield from book.parameters


def test_every_rule_and_figure_is_on_the_page_with_its_source() -> None:
    """None is left out, and each has its citation and mark beside it."""
    for one in stated():
        name = one.id if isinstance(one, Rule) else one.name
        assert f"`{name}`" in told_of_packs()
        assert f"{one.citation} (*{one.mark}" in told_of_packs()


def test_nothing_that_nobody_read_is_told_as_law() -> None:
    """What is from memory binds nothing on the page, and says that it is not verified."""
    unread = [one for one in stated() if one.mark in NOT_LAW]
    assert (
        len(unread)
        == told_of_packs().count("binds as nothing yet (unverified") + told_of_packs().count("| nothing yet (unverified")
        > 0
    )
    assert told_of_packs().count(", not verified*)") >= len(unread)


def test_what_nobody_read_is_listed_by_name() -> None:
    """One list of all rules and figures from memory, and of each pack whose text is not known."""
    listed = told_of_packs().partition("## What nobody has read")[2].partition("\n(")[0]
    names = {one.id if isinstance(one, Rule) else one.name for one in stated() if one.mark in NOT_LAW}
    packs = {book.id for book in books() if book.mark in NOT_LAW}
    marks = {book.id: {*(rule.mark for rule in book.rules), *(figure.mark for figure in book.parameters)} for book in books()}
    of_packs = {name for name, found in marks.items() if found.intersection(NOT_LAW)}
    assert set(re.findall(r"`([^`]+)`", listed)) == names | packs | of_packs


def test_each_interpretation_is_told() -> None:
    """Where a text is ambiguous, the page says which reading was taken."""
    assert all(one.interpretation in told_of_packs() for one in stated() if isinstance(one, Rule))


def test_every_clause_of_voting_is_on_the_page_of_bylaws() -> None:
    """Whoever writes rules of procedure sees all that can be said in them, and what holds without it."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-bylaws.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*) \|", page, flags=re.MULTILINE)
    clauses = {one.name for one in fields(Bylaws)} - {"id", "start", "end", "by"}
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == clauses


# --- pictures of votes -----------------------------------------------------------------------------------------------


def test_the_sets_of_the_picture_are_those_of_the_text() -> None:
    """A void ballot takes part, a nameless one only came back, a vote without the right attends, a follower joins."""
    found, names = members(), list(SETS)
    void, nameless, barred, follower = (
        next(at for at, name in enumerate(names) if word in name) for word in ("废", "未签", "无权而", "从众")
    )
    assert [void in found[each] for each in (VoterSet.PARTICIPATING, VoterSet.VALID)] == [True, False]
    assert [nameless in found[each] for each in (VoterSet.RETURNED, VoterSet.PARTICIPATING)] == [True, False]
    assert [barred in found[each] for each in (VoterSet.ATTENDING, VoterSet.YES)] == [True, False]
    assert follower in found[VoterSet.YES]
