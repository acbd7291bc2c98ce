"""Who may do what with a body's papers: names are public, the office and the chair write, members and auditors read the rest."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.organizations import CHAIR, MEMBER
from community_gov.papers.archive import ArchivePaper
from community_gov.papers.handover import Handover, HandoverItem
from community_gov.papers.names import BodyName
from community_gov.papers.seals import Seal
from community_gov.policy import ANYONE, AUDITOR, CLERK, Allow, Anchor, PolicyPart, Scope, anchored

__all__ = ["part"]

_PUBLIC = ("bodies_called", "names_of", "official_name")
_OFFICE = ("name_body", "retire_name")
_LED = {
    "cut_seal": "body_id",
    "entrust_seal": "seal_id",
    "file_paper": "body_id",
    "list_item": "handover_id",
    "move_paper": "paper_id",
    "open_handover": "body_id",
    "receive_item": "item_id",
    "use_seal": "seal_id",
    "void_seal": "seal_id",
}
_READ = {
    "catalogue": "body_id",
    "handovers_of": "body_id",
    "items_of": "handover_id",
    "keepers_of": "seal_id",
    "paper": "paper_id",
    "seal_log": "seal_id",
    "seals_of": "body_id",
}


def part() -> PolicyPart:
    """All rows and anchors of papers."""
    return PolicyPart(
        allows=tuple(_rows()),
        anchors=(
            anchored(BodyName, lambda _view, name: (Anchor(Scope.BODY, name.body),)),
            anchored(Seal, lambda _view, seal: (Anchor(Scope.BODY, seal.body),)),
            anchored(ArchivePaper, lambda _view, paper: (Anchor(Scope.BODY, paper.body),)),
            anchored(Handover, _of_handover),
            anchored(HandoverItem, lambda view, item: _of_handover(view, view.get(Handover, item.handover))),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"papers.{name}", ANYONE) for name in _PUBLIC)
    yield from (Allow(f"papers.{name}", CLERK) for name in (*_OFFICE, *_LED))
    for name, of in _LED.items():
        yield Allow(f"papers.{name}", CHAIR, Scope.BODY, of=of)
    for name, of in _READ.items():
        yield Allow(f"papers.{name}", CLERK)
        yield Allow(f"papers.{name}", AUDITOR)
        yield Allow(f"papers.{name}", MEMBER, Scope.BODY, of=of)


def _of_handover(_view: View, handover: Handover) -> Iterator[Anchor]:
    """The body that hands over, and the one that takes over: both chairs list what is missing and note what was received."""
    yield Anchor(Scope.BODY, handover.body)
    yield Anchor(Scope.BODY, handover.to)
