"""No figure about fewer than five people leaves the library: every number that a question answers is looked at once."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.protection.compound import RC

from community_gov import Allow, Community, PolicyPart, View, counted, question
from community_gov.hookspecs import hookimpl
from community_gov.policy import TablePolicy
from community_gov.privacy import FEWEST, Clearance, enough, masked, shown_cells
from community_gov.records import Counted, is_id
from community_gov.testing import fresh_community, somebody

LEFT_OUT = "what concerns fewer than five is left out or None before it is answered"
MONEY = "money of the owners, not people"
RULES = "what a rule, a pack or a calendar says"
ORDER = "numbers by which rows are ordered or named"
UNITS = "flats and areas of the register, for those who look after it"
MATTERS = "the office's own work, item by item in its hands"
VOTE = "the count of a vote, which the law has published whole; who voted what is in none of it"
LISTED = "beside each number stand the people themselves, for those who may see them"
ASSOCIATION = "the association's own, and shown to nobody else"
OWN = "of one's own, or of those whom one looks after"
REVIEWED = {
    "accounts.balances": MONEY,
    "accounts.statement": MONEY,
    "activities.attendance_sheet": "empty lines, in full tens",
    "activities.to_bring": ORDER,
    "activities.venue_calendar": "bookings of a room, each of which everybody sees",
    "audit.denials": "how many older denials there were",
    "audit.findings": "parameters of a sentence about one record",
    "contracts.contracts_due": RULES,
    "contracts.due_dates": RULES,
    "disclosure.disclosures": RULES,
    "disclosure.duties": RULES,
    "feedback.backlog": MATTERS,
    "feedback.board": "endorsements of a slip, each given to be counted in public",
    "feedback.board_page": "how many slips hang",
    "feedback.board_on": "the same on a past day",
    "feedback.categories": RULES,
    "feedback.due_to_rise": ORDER,
    "feedback.durations": MATTERS,
    "feedback.escalation_rules": RULES,
    "feedback.follow": ORDER,
    "feedback.ladder": RULES,
    "feedback.limits": RULES,
    "feedback.measured": MATTERS,
    "feedback.merged_into": ORDER,
    "feedback.numbers": RULES,
    "feedback.public_rates": LEFT_OUT,
    "feedback.rates": MATTERS,
    "feedback.rates_by": MATTERS,
    "feedback.reply_out": ORDER,
    "feedback.story": ORDER,
    "households.changes": UNITS,
    "households.check_roster": ORDER,
    "households.heads": UNITS,
    "households.roster_of": UNITS,
    "households.shares_of": UNITS,
    "meetings.absences": LISTED,
    "meetings.quorum_at": "members of one body at one meeting, for its members",
    "notices.may_take_effect": RULES,
    "notices.notice_period": RULES,
    "notices.reach": LEFT_OUT,
    "organizations.chart": ORDER,
    "organizations.expiring": RULES,
    "owners.committee_on": RULES,
    "owners.cost_shares": MONEY,
    "owners.count_record": VOTE,
    "owners.deliveries": VOTE,
    "owners.differences": ORDER,
    "owners.fund_paid": MONEY,
    "owners.fund_shares": MONEY,
    "owners.half_entered": ORDER,
    "owners.paper_kit": ORDER,
    "owners.printed_notices": LEFT_OUT,
    "owners.provenance": UNITS,
    "owners.recount": VOTE,
    "owners.secrecy": "how many could be told apart, which is the warning",
    "owners.support": "signatures under a petition, which has to show whether they are a fifth",
    "owners.turnout": VOTE,
    "owners.turnout_by_place": LEFT_OUT,
    "party.calendar": RULES,
    "party.check": "what is out of order, for those who keep the branch alone",
    "party.election_verdict": "how an election was counted, for those who keep the branch alone",
    "party.group_report": RULES,
    "party.named_members": "the number of a group, for those who keep the branch alone",
    "party.numbers": ORDER,
    "party.resolution_verdict": "how a resolution was counted, for those who keep the branch alone",
    "party.propose_regrouping": "for those who keep the branch alone",
    "projects.ideas": ORDER,
    "projects.missing": RULES,
    "projects.models": RULES,
    "protection.access_report": OWN,
    "protection.due_for_erasure": "which version of one record was looked at",
    "protection.due_of_body": "which version of one record was looked at",
    "protection.office_report": ORDER,
    "reports.balance": MATTERS,
    "reports.ledger": ORDER,
    "reports.public_report": LEFT_OUT,
    "reports.report": "of a body's own work; a figure of persons under five is None before it is answered",
    "surveys.scores": LEFT_OUT,
    "tasks.burn_down": UNITS,
    "tasks.progress": UNITS,
    "tasks.workload": LISTED,
    "volunteers.active_rate": ASSOCIATION,
    "volunteers.care_due": "how many helpers are on duty for one agreement, without saying for whom",
    "volunteers.check_hours": "rows of a sheet that whoever asks has in his hands",
    "volunteers.check_paper": OWN,
    "volunteers.figures": ASSOCIATION,
    "volunteers.hours_by_activity": ASSOCIATION,
    "volunteers.hours_by_building": ASSOCIATION,
    "volunteers.hours_by_volunteer": LISTED,
    "volunteers.hours_rows": LISTED,
    "volunteers.matches": LISTED,
    "volunteers.national_rows": LISTED,
    "volunteers.offers_of": RULES,
    "volunteers.open_requests": RULES,
    "volunteers.public_figures": LEFT_OUT,
    "volunteers.public_rates": LEFT_OUT,
    "volunteers.recount": OWN,
    "volunteers.results_of": OWN,
    "volunteers.retention": ASSOCIATION,
    "volunteers.services": RULES,
    "volunteers.shift_sheet": LISTED,
    "volunteers.suggestions": LISTED,
    "volunteers.total_of": OWN,
    "volunteers.total_of_body": ASSOCIATION,
    "volunteers.understand": LISTED,
}
"""Every question whose answer holds a number that is not marked `counted`, and why it may."""


def numbers(hint: object, seen: frozenset[type] = frozenset()) -> Iterator[bool]:
    """For each number in an answer outside of records, whether it is marked as one of people."""
    base = get_origin(hint) or hint
    if is_id(hint):
        return
    if base in (int, Fraction, Decimal):
        yield False
    elif isinstance(base, type) and attrs.has(base):
        if "__kind__" in vars(base) or base in seen:
            return
        hints = get_type_hints(base, localns={base.__name__: base})
        for each in attrs.fields(base):
            marked = isinstance(each.metadata.get("counted"), Counted)
            yield from (marked or found for found in numbers(hints[each.name], seen | {base}))
    else:
        for part in get_args(hint):
            yield from numbers(part, seen)


def unmarked(questions: dict[str, Callable[..., object]]) -> set[str]:
    """The questions whose answers hold a number that is not marked."""
    return {name for name, asked in questions.items() if not all(numbers(get_type_hints(asked)["return"]))}


def test_every_number_that_a_question_answers_is_marked_or_looked_at() -> None:
    """A new question with a number marks it as `counted`, or stands in the table with its reason; no reason is left over."""
    questions = {name: one for name, one in Community.in_memory().actions.items() if hasattr(one, "__question__")}
    found = unmarked(questions)
    assert found - set(REVIEWED) == set(), "mark the number with counted(), or say above why it may be told"
    assert set(REVIEWED) - found == set(), "these have no such number any more"


@frozen(kw_only=True)
class Block:
    """How many of a building take part."""

    here: int | None = field(metadata=counted())
    floors: int = 6


@frozen(kw_only=True)
class Careless:
    """The same, and nobody thought of it."""

    here: int


@question("toy.blocks")
def blocks(view: View) -> tuple[Block, ...]:
    """Five buildings."""
    del view
    return tuple(Block(here=number) for number in (0, 1, 4, 5, 60))


@question("toy.careless")
def careless(view: View) -> Careless:
    """One building."""
    del view
    return Careless(here=3)


class Blocks:
    """Two questions for everybody, and one role that keeps the figures."""

    @hookimpl
    def gov_verbs(self) -> tuple[Callable[..., object], ...]:
        """Both."""
        return (blocks, careless)

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """Outsiders, and those inside."""
        lines = (Allow("toy.blocks", "outside"), Allow("toy.blocks", "inside", unmasked=True), Allow("toy.careless", "outside"))
        return PolicyPart(allows=lines, reads_for=frozenset({RC}))


def test_a_question_that_nobody_thought_of_is_found() -> None:
    """The test above is able to fail: a number of people without a mark is one that it names."""
    assert unmarked({"toy.blocks": blocks, "toy.careless": careless}) == {"toy.blocks", "toy.careless"}
    assert list(numbers(tuple[Block, ...])) == [True, False]


def test_small_numbers_of_people_do_not_go_out() -> None:
    """Whoever reads masked gets None for 1 to 4; who keeps the figures sees them."""
    community = fresh_community(plugins=[Blocks()], policy=None)
    assert isinstance(community.policy, TablePolicy)
    outside, inside = (community.by(somebody("x", role)).ask(blocks) for role in ("outside", "inside"))
    assert [one.here for one in outside] == [0, None, None, 5, 60]
    assert [one.here for one in inside] == [0, 1, 4, 5, 60]
    assert {one.floors for one in outside} == {6}


@given(st.integers(0, 50))
def test_a_number_is_told_whole_or_not_at_all(number: int) -> None:
    """Never rounded, never guessed."""
    shown = masked(Block(here=number)).here
    assert shown == (number if enough(number) else None)
    assert masked(Block(here=number), Clearance(own=frozenset())).here == number


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_hidden_cell_can_be_worked_out_from_the_sum(cells: list[int]) -> None:
    """What the total leaves over is nothing, five or more, or the whole sum."""
    shown = shown_cells(cells)
    hidden = [cell for cell, told in zip(cells, shown, strict=True) if told is None]
    assert all(told is None or told == 0 or told >= FEWEST for told in shown)
    assert enough(sum(hidden)) or not [told for told in shown if told]
