"""By which names the rulebooks speak of a body's papers."""

from attrs import frozen

from community_gov.change import View
from community_gov.hookspecs import Pack
from community_gov.organizations import Body
from community_gov.records import Code

__all__ = ["PAPERS_LAW", "PapersLaw", "law_of"]


@frozen(kw_only=True)
class PapersLaw:
    """What the rulebooks call the figures for a kind of body; None for what they do not speak of."""

    kind: Code
    handover_days: Code | None = None
    """Days after the end of a term."""
    member_handover_days: Code | None = None
    """Days after a single member left."""
    seal_keeper: Code | None = None
    """Whether each seal has a named keeper."""


PAPERS_LAW = Pack(
    name="papers.law",
    items=(
        PapersLaw(
            kind=Code("owners_committee"),
            handover_days=Code("handover_days"),
            member_handover_days=Code("member_handover_days"),
            seal_keeper=Code("seal_keeper_named"),
        ),
        PapersLaw(kind=Code("owners_assembly"), seal_keeper=Code("seal_keeper_named")),
        PapersLaw(kind=Code("residents_committee"), handover_days=Code("residents_committee_handover_days")),
    ),
)
"""What the national rulebooks and those of the places say."""


def law_of(view: View, body: Body) -> PapersLaw:
    """The names for such a body; nothing for a kind that no pack names."""
    return next((law for law in view.packs(PapersLaw) if law.kind == body.kind), PapersLaw(kind=body.kind))
