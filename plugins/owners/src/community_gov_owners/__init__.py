"""The owners' assembly (业主大会): called, announced, voted in, counted under the law of the day, with all its reasons.

Each module is one concept. A vote runs through them in this order: `bylaws`, `petitions` or `preparation`, `assembly` (called,
agenda), `register` (who may vote), `candidates`, `course` (announced, opened, closed), `delivery`, `proxies`, `counters`,
`kit` (on paper), `boxes`,
`ballots`, `envelopes` (of a secret vote), `tally` (counted, recounted), `paper_account`, `decisions`, `provenance`,
`bundles` (sealed), `effect`, `committee` (its whole life, with `sitting` and `removals`); `funds` says for what the
maintenance funds were used, and `costs` shares it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from community_gov import Change, Code, Finding, OwnersItem, PolicyPart, Problem, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.reports import Asked, ReportSection
from community_gov_owners import (
    assembly,
    audit,
    ballots,
    boxes,
    bundles,
    bylaws,
    candidates,
    committee,
    costs,
    counters,
    course,
    decisions,
    delivery,
    effect,
    envelopes,
    funds,
    guards,
    kit,
    labels,
    law,
    managers,
    moves,
    paper_account,
    payments,
    permissions,
    petitions,
    preparation,
    provenance,
    proxies,
    register,
    removals,
    reporting,
    secrecy,
    suits,
    tally,
    turnout,
)
from community_gov_owners.ends import ENDS

__all__ = ["PREPARATORY_GROUP", "plugin_name"]

plugin_name = "owners"
PREPARATORY_GROUP = Code("preparatory_group")
"""The kind of body that a preparatory group for the first assembly is."""


_KINDS = (
    assembly.Assembly,
    assembly.Motion,
    ballots.Ballot,
    ballots.Reading,
    ballots.Opening,
    boxes.BallotBox,
    bundles.Seal,
    bylaws.Bylaws,
    candidates.Candidate,
    committee.Filing,
    committee.PassedOver,
    committee.Report,
    committee.SeatEnd,
    committee.Seated,
    counters.Counter,
    decisions.Decision,
    suits.Suit,
    decisions.Result,
    delivery.Delivery,
    envelopes.Heap,
    funds.FundUse,
    moves.Move,
    paper_account.PaperAccount,
    petitions.Petition,
    petitions.Signature,
    preparation.Preparation,
    preparation.Preparer,
    proxies.Proxy,
    register.Register,
    register.Voter,
    removals.Removal,
)
_EVENTS = (
    assembly.AssemblyCalled,
    assembly.MotionAdded,
    ballots.BallotReturned,
    ballots.BallotWithdrawn,
    ballots.PaperRead,
    boxes.BoxOpened,
    boxes.BoxSealed,
    bundles.BundlesSealed,
    bylaws.BylawsAdopted,
    candidates.CandidateNominated,
    candidates.CandidateWithdrawn,
    committee.PapersFiled,
    committee.Reported,
    committee.SeatEnded,
    committee.SeatTaken,
    counters.CounterNamed,
    course.AssemblyAnnounced,
    course.VoteExtended,
    decisions.DecisionMade,
    decisions.LotDrawn,
    delivery.BallotHandedOut,
    effect.DecisionTookEffect,
    suits.DecisionChallenged,
    effect.DecisionsPublished,
    envelopes.EnvelopesOpened,
    funds.FundsUsed,
    moves.Moved,
    paper_account.PapersAccounted,
    petitions.PetitionSigned,
    petitions.PetitionStarted,
    preparation.PreparationEnded,
    preparation.PreparationFormed,
    preparation.PreparerNamed,
    proxies.ProxyGiven,
    proxies.ProxyRevoked,
    register.RegisterFrozen,
    register.RegisterShown,
    removals.RemovalProposed,
)


@hookimpl
def gov_records() -> Records:
    """Everything that is stored of a vote, and what is told of it."""
    return Records(kinds=_KINDS, events=_EVENTS, migrations=Path(__file__).parent / "migrations")


_VERBS = (
    bylaws.adopt_bylaws,
    petitions.start_petition,
    petitions.sign_petition,
    petitions.unsign_petition,
    preparation.form_preparation,
    preparation.name_preparer,
    preparation.end_preparation,
    assembly.call_assembly,
    assembly.add_motion,
    assembly.cancel_assembly,
    register.freeze_register,
    register.show_register,
    candidates.nominate,
    candidates.withdraw_candidate,
    course.announce,
    course.open_vote,
    course.extend_vote,
    course.close_vote,
    delivery.deliver,
    delivery.deliver_many,
    proxies.give_proxy,
    proxies.revoke_proxy,
    counters.name_counter,
    boxes.seal_box,
    ballots.cast,
    ballots.enter,
    ballots.enter_many,
    ballots.enter_first,
    ballots.enter_second,
    ballots.decide_difference,
    ballots.drop_sheet,
    ballots.record_late,
    ballots.withdraw_ballot,
    boxes.open_box,
    envelopes.open_envelopes,
    paper_account.account_for_papers,
    tally.count,
    tally.draw_lot,
    bundles.seal,
    effect.publish_results,
    effect.take_effect,
    suits.challenge,
    suits.uphold,
    suits.annul,
    effect.revoke,
    committee.seat_elected,
    committee.confirm_seats,
    committee.fill_seats,
    committee.move_up,
    committee.pass_over,
    committee.end_seat,
    removals.propose_removal,
    committee.remove_members,
    committee.file_papers,
    committee.confirm_filing,
    committee.report,
    funds.use_funds,
    funds.use_funds_urgently,
)
_QUESTIONS = (
    bylaws.bylaws_on,
    petitions.support,
    preparation.preparers,
    assembly.assemblies,
    assembly.agenda,
    register.register_of,
    register.voters,
    register.voters_of,
    candidates.candidates,
    delivery.deliveries,
    proxies.proxies,
    counters.counters,
    ballots.ballots,
    ballots.ballots_of,
    ballots.half_entered,
    ballots.differences,
    boxes.ballot_boxes,
    turnout.turnout,
    turnout.turnout_by_place,
    envelopes.opening_of,
    secrecy.secrecy,
    kit.paper_kit,
    kit.printed_notices,
    kit.voter_of_code,
    decisions.decisions,
    decisions.decision_on,
    decisions.results,
    suits.suits,
    tally.recount,
    provenance.provenance,
    provenance.count_record,
    bundles.public_bundle,
    bundles.custody_bundle,
    committee.next_alternate,
    committee.filings,
    committee.reports,
    committee.committee_on,
    committee.committee_duties,
    removals.removals,
    costs.cost_shares,
    funds.fund_uses,
    funds.fund_shares,
    payments.fund_paid,
)


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs in the order of a vote, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what; see `permissions`."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The rulebooks, what the columns of lists are called, and until when the papers of a vote are needed."""
    return (law.rulebooks(), labels.LABELS, ENDS)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """What must hold whatever verb wrote it; see `guards`, `managers` and `payments`."""
    yield from guards.objections(change)
    yield from managers.contract_objections(change)
    yield from payments.payment_objections(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """What is out of order with votes and with the committee; see `audit` and `committee`."""
    yield from audit.findings(view, on)
    yield from committee.committee_findings(view, on)


@hookimpl
def gov_owners_items(view: View, on: date) -> Iterable[OwnersItem]:
    """Every item of an agenda that was announced."""
    return assembly.announced_items(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was called and decided."""
    return reporting.sections(view, asked)
