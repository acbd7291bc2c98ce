"""Sealed decisions: two files with which anybody can check a result without us, years later.

Sealing draws a key, makes both files and writes their digests into the journal. The public file is kept with the seal as it was
published. The one in custody is made again whenever it is asked for, byte for byte, from register, ballots and key: when what the
ballots said or the key has been erased, it is gone, and whoever needs it longer has kept the file.
"""

from attrs import field, frozen

from community_gov import (
    Change,
    Code,
    Controller,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.rules import ElectionVerdict
from community_gov.wire import compact
from community_gov_owners.bundle_text import WHY, Closing, Pair, Sealing, bundles_of
from community_gov_owners.decisions import Decision, DecisionState
from community_gov_owners.paper_account import account_of
from community_gov_owners.tally import counted_again

__all__ = ["BundlesSealed", "CustodyBundle", "PublicBundle", "Seal", "custody_bundle", "public_bundle", "seal"]


@kind("owners.seal", unique=(("decision",),))
@frozen(kw_only=True)
class Seal:
    """What was sealed of a decision, and the key from which pseudonyms and salts come."""

    id: Id["Seal"]
    decision: Id[Decision]
    sequence: int
    """The journal entry with which the decision became what it is."""
    hash: str
    public: str
    """The text of the public bundle."""
    public_digest: Code
    custody_digest: Code
    key: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL),
    )


@event("owners.bundles_sealed")
@frozen(kw_only=True)
class BundlesSealed:
    """A decision was sealed; from this entry on the journal shows what its two files were."""

    decision: Id[Decision]
    public: Code
    """The sha256 that the public bundle states of itself; so does the next one."""
    custody: Code


@frozen(kw_only=True)
class PublicBundle:
    """The file for everybody."""

    decision: Id[Decision]
    why_zh: str
    why_en: str
    """Which of the two files this is, and why there are two."""
    digest: str
    text: str
    """The file, to be written as UTF-8 as it is."""


@frozen(kw_only=True)
class CustodyBundle:
    """The file that is kept, and shown to a court, an authority or a checker whom the owners trust."""

    decision: Id[Decision]
    why_zh: str
    why_en: str
    digest: str
    text: str | None = field(
        repr=False, metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL)
    )
    """The file, to be written as UTF-8 as it is."""


SEALED = ProblemType("owners.sealed", zh="该决定已封存", en="this decision is sealed", nature=Nature.CONFLICT)
NOT_SEALED = ProblemType("owners.not_sealed", zh="该决定尚未封存", en="this decision is not sealed", nature=Nature.STATE)
NOT_RECORDED = ProblemType(
    "owners.seal_too_soon",
    zh="计票须先记入日志,再另行封存",
    en="the count has to be in the journal before it is sealed: seal in a change of its own",
    nature=Nature.STATE,
)
TIE_OPEN = ProblemType(
    "owners.seal_tie", zh="并列尚未抽签,抽签后再封存", en="a tie is open: draw the lot, then seal", nature=Nature.STATE
)
NOT_SAME = ProblemType(
    "owners.seal_differs",
    zh="重新计票与决定不一致,不能封存或取出;请先校验日志",
    en="counted again it is not what was decided or sealed; verify the journal first",
    nature=Nature.CONFLICT,
)
KEY_GONE = ProblemType(
    "owners.seal_erased",
    zh="封存密钥已按规定删除,保管件不能再生成",
    en="the key was erased as due; the bundle in custody cannot be made again",
    nature=Nature.STATE,
)


@verb("owners.seal")
def seal(change: Change, decision_id: Id[Decision]) -> Seal:
    """Seal a counted decision, once: the public bundle and the one in custody, whose digests go into the journal.

    Refused while a tie waits for its lot, and when counting again does not give what was decided.
    """
    decision = change.get(Decision, decision_id)
    change.require(change.first(Seal, decision=decision_id) is None, SEALED(at="decision_id"))
    closing, key = _closing(change, decision), change.token()
    made = _made(change, decision, closing, key)
    return change.put(
        Seal(
            id=change.new_id(Seal),
            decision=decision_id,
            sequence=closing.sequence,
            hash=closing.hash,
            public=made.public.decode(),
            public_digest=Code(made.public_digest),
            custody_digest=Code(made.custody_digest),
            key=key,
        ),
        BundlesSealed(decision=decision_id, public=Code(made.public_digest), custody=Code(made.custody_digest)),
    )


def _closing(change: Change, decision: Decision) -> Closing:
    """The entry that wrote the outcome as it is: that of the count, or of the lot."""
    for version in change.history(Decision, decision.id):
        if isinstance(version.record, Decision) and _result(version.record) == _result(decision):
            return Closing(community=change.community, sequence=version.sequence, hash=version.hash)
    raise Refused(NOT_RECORDED(at="decision_id"))


def _result(decision: Decision) -> tuple[object, ...]:
    return decision.outcome, decision.reasons, decision.lots


def _made(view: View, decision: Decision, closing: Closing, key: str) -> Pair:
    poll, verdict = counted_again(view, decision)
    if compact(verdict.to_data()).decode() != decision.reasons:
        raise Refused(NOT_SAME(at="decision_id"))
    if isinstance(verdict, ElectionVerdict) and verdict.ties and decision.state is DecisionState.COUNTED:
        raise Refused(TIE_OPEN(at="decision_id"))
    return bundles_of(
        Sealing(
            decision=decision,
            poll=poll,
            verdict=verdict,
            closing=closing,
            key=key,
            papers=account_of(view, decision.assembly),
        )
    )


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.public_bundle")
def public_bundle(view: View, decision_id: Id[Decision]) -> PublicBundle:
    """The public bundle of a decision, as it was sealed; raises Refused (owners.not_sealed)."""
    found, why = _seal_of(view, decision_id), WHY["public"]
    return PublicBundle(
        decision=decision_id, why_zh=why["zh"], why_en=why["en"], digest=str(found.public_digest), text=found.public
    )


@question("owners.custody_bundle")
def custody_bundle(view: View, decision_id: Id[Decision]) -> CustodyBundle:
    """The bundle in custody, made again from register, ballots and key.

    Raises Refused: not sealed, erased, or no longer what was sealed.
    """
    found, why, decision = _seal_of(view, decision_id), WHY["custody"], view.get(Decision, decision_id)
    if found.key is None:
        raise Refused(KEY_GONE(at="decision_id"))
    closing = Closing(community=view.community, sequence=found.sequence, hash=found.hash)
    made = _made(view, decision, closing, found.key)
    if (made.custody_digest, made.public.decode()) != (found.custody_digest, found.public):
        raise Refused(NOT_SAME(at="decision_id"))
    return CustodyBundle(
        decision=decision_id, why_zh=why["zh"], why_en=why["en"], digest=made.custody_digest, text=made.custody.decode()
    )


def _seal_of(view: View, decision_id: Id[Decision]) -> Seal:
    view.get(Decision, decision_id)
    found = view.first(Seal, decision=decision_id)
    if found is None:
        raise Refused(NOT_SEALED(at="decision_id"))
    return found
