"""The two files of a sealed decision, made from what it rests on and one key: the same input gives the same bytes.

The public one has sums, rule and verdict, and commitments to register and ballots. The one in custody has register and ballots
line by line, which open the commitments, and names the public one. docs/reference/bundle.md says what every key means.
"""

import hashlib
import hmac
from collections.abc import Mapping

from attrs import field, frozen

from community_gov import AnyId
from community_gov.rules import ElectionVerdict, Verdict, rule_to_data
from community_gov.wire import Data, compact
from community_gov_owners.ballots import Ballot, BallotState, Vote
from community_gov_owners.bundle_verdict import verdict_data
from community_gov_owners.bylaws import BlankRule
from community_gov_owners.counting import Poll, belongs, counted_votes, silent
from community_gov_owners.decisions import Decision
from community_gov_owners.heads import Part, plain
from community_gov_owners.paper_account import PaperAccount
from community_gov_owners.register import Voter

__all__ = ["WHY", "Closing", "Pair", "Sealing", "bundles_of"]

FORMAT = 1
WHY: Mapping[str, Mapping[str, str]] = {
    "public": {
        "zh": "公开件:合计数、规则、结论,以及对名册和选票的承诺值。精确面积配合房价表即可认出房屋,故不列任何一户。",
        "en": "For everybody: sums, rule, verdict, and commitments to register and ballots. Exact areas name flats to whoever"
        " has a price list, so no single head has a line in it.",
    },
    "custody": {
        "zh": "保管件:以代号列出的名册、精确面积和各户选票,用以打开公开件的承诺值。精确面积可认出房屋,不得公布。",
        "en": "For custody: register, exact areas and ballots line by line, under pseudonyms that hold here only; it opens"
        " the commitments of the public one. Exact areas name flats, so it is not published.",
    },
}
"""What each of the two files is, and why there are two; it stands in both."""


@frozen(kw_only=True)
class Closing:
    """The journal entry with which the decision became what it is; its form is that of a receipt."""

    community: str
    sequence: int
    hash: str


@frozen(kw_only=True)
class Sealing:
    """Everything from which the two files are made."""

    decision: Decision
    poll: Poll
    verdict: Verdict | ElectionVerdict
    closing: Closing
    papers: PaperAccount | None = None
    """The papers as they were counted by hand."""
    key: str = field(repr=False)
    """A secret word: pseudonyms and salts come from it, so nobody without it can guess whose a line is."""


@frozen(kw_only=True)
class Pair:
    """The bytes of both files, and the sha256 that each states of itself."""

    public: bytes
    public_digest: str
    custody: bytes = field(repr=False)
    custody_digest: str


def bundles_of(sealing: Sealing) -> Pair:
    """Make both files."""
    lines = _Lines(sealing)
    private = {"register": lines.register(), "ballots": lines.ballots(), "slips": lines.slips()}
    commitments: dict[str, Data] = {name: _digest([_digest(line) for line in rows]) for name, rows in private.items()}
    shared = {**_shared(sealing), "commitments": commitments}
    public, public_digest = _sealed({**shared, "bundle": "public"})
    custody, custody_digest = _sealed({**shared, **private, "bundle": "custody", "public": public_digest})
    return Pair(public=public, public_digest=public_digest, custody=custody, custody_digest=custody_digest)


def _digest(data: Data) -> str:
    return hashlib.sha256(compact(data)).hexdigest()


def _sealed(data: dict[str, Data]) -> tuple[bytes, str]:
    digest = _digest(data)
    return compact({**data, "sha256": digest}) + b"\n", digest


def _shared(sealing: Sealing) -> dict[str, Data]:
    """What stands in both files, but the commitments."""
    decision, poll, closing = sealing.decision, sealing.poll, sealing.closing
    numbers = {str(one.id): one.number for one in poll.candidates}
    standing: list[Data] = [one.number for one in poll.candidates if one.withdrawn is None]
    lots: list[Data] = [numbers[one] for one in decision.lots]
    return {
        "format": FORMAT,
        "why": {name: dict(said) for name, said in WHY.items()},
        "closed": {"community": closing.community, "sequence": closing.sequence, "hash": closing.hash},
        "item": _item(decision, poll),
        "rule": rule_to_data(poll.rule),
        "chosen": {
            "book": decision.book,
            "why": [{"zh": one.zh, "en": one.en} for one in decision.chosen],
            "verified": decision.verified,
            "law_changed": decision.law_changed,
        },
        "facts": {
            "bylaw": poll.facts.bylaw,
            "warned": poll.facts.warned,
            "lots": lots,
            "papers": _accounted(sealing.papers),
            "blank": "absent" if poll.blank is BlankRule.NO_PART else poll.blank.value,
        },
        "candidates": standing if poll.motion.seats else [],
        "verdict": verdict_data(sealing.verdict, poll.rule, numbers=numbers, lots=decision.lots),
    }


def _accounted(papers: PaperAccount | None) -> str:
    """Whether the papers added up; how many there were would tell of few."""
    return "not_recorded" if papers is None else "add_up" if papers.adds_up else "differ"


def _item(decision: Decision, poll: Poll) -> dict[str, Data]:
    motion = poll.motion
    return {
        "decision": str(decision.id),
        "assembly": str(motion.assembly),
        "order": motion.order,
        "matter": str(motion.matter),
        "place": None if motion.place is None else str(motion.place),
        "seats": motion.seats,
        "alternates": motion.alternates,
        "ballots": "secret" if motion.secret else "named",
        "decided": decision.decided.isoformat(),
    }


class _Lines:
    """The lines of the file in custody: under pseudonyms, each with a salt, in an order that tells nothing."""

    def __init__(self, sealing: Sealing) -> None:
        self._poll, self._key = sealing.poll, sealing.key.encode()
        self._numbers = {one.id: one.number for one in sealing.poll.candidates}
        self._silent = silent(sealing.poll)

    def _keyed(self, letter: str, id: AnyId | str, digits: int = 20) -> str:
        return hmac.new(self._key, f"{letter}:{id}".encode(), hashlib.sha256).hexdigest()[:digits]

    def _called(self, letter: str, id: AnyId) -> str:
        """A pseudonym: v for a head, p for a person, u for a unit."""
        return f"{letter}-{self._keyed(letter, id)}"

    def _ordered(self, rows: list[dict[str, Data]], kind: str) -> list[Data]:
        ordered = sorted(rows, key=compact)
        return [{**row, "salt": self._keyed(f"salt-{kind}", str(number), 32)} for number, row in enumerate(ordered)]

    def register(self) -> list[Data]:
        """One line a head that decides the item, with what it holds where the item is decided."""
        rows = [row for row in self._poll.voters if belongs(row, self._poll.motion)]
        return self._ordered([self._head(row) for row in rows], "register")

    def _head(self, row: Voter) -> dict[str, Data]:
        place, owners = self._poll.motion.place, sorted(self._called("p", person) for person in row.persons)
        return {
            "voter": self._called("v", row.id),
            "holder": row.holder.value,
            "owners": list(owners),
            "units": sorted((self._unit(part) for part in row.parts if place is None or place in part.places), key=compact),
            "served": row.id in self._silent,
        }

    def _unit(self, part: Part) -> Data:
        return {"unit": self._called("u", part.unit), "area": None if part.area is None else plain(part.area)}

    def ballots(self) -> list[Data]:
        """One line a ballot that counts for the item; of a secret vote, that an envelope came and nothing else."""
        if not self._poll.motion.secret:
            return self._ordered([{**self._paper(one), **self._said(vote)} for one, vote in counted_votes(self._poll)], "ballots")
        within = {row.id for row in self._poll.voters if belongs(row, self._poll.motion)}
        counted = (one for one in self._poll.ballots if one.state is BallotState.COUNTED and one.envelope)
        return self._ordered([{**self._paper(one), "choice": "envelope"} for one in counted if one.voter in within], "ballots")

    def _paper(self, ballot: Ballot) -> dict[str, Data]:
        return {
            "voter": self._called("v", ballot.voter),
            "hand": self._called("p", ballot.by),
            "proxy": None if ballot.holder is None else self._called("p", ballot.holder),
            "channel": ballot.channel.value,
            "signed": ballot.signed,
        }

    def _said(self, vote: Vote) -> dict[str, Data]:
        marks: list[Data] = [*sorted({self._numbers[one] for one in vote.candidates})]
        return {"choice": vote.choice.value, "marks": marks, "flaw": None if vote.flaw is None else str(vote.flaw)}

    def slips(self) -> list[Data]:
        """Of a secret vote: what the slips said, equal ones together."""
        rows: list[dict[str, Data]] = [
            {**self._said(heap.vote), "heads": heap.heads, "area": None if heap.area is None else plain(heap.area)}
            for heap in self._poll.heaps
        ]
        return self._ordered(rows, "slips")
