"""A body's papers: its names, its seals and their log, its archive, and what is handed over at the end of a term.

Follow it in this order: `names`, `grounds` (on what a use of a seal rests), `seals`, `archive`, `law` (which figures bind),
`handover`, `findings`, `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.papers import permissions
from community_gov.papers.archive import ArchivePaper, PaperFiled, PaperKind, catalogue, file_paper, move_paper, paper
from community_gov.papers.findings import paper_findings
from community_gov.papers.handover import (
    HandedOver,
    Handover,
    HandoverItem,
    HandoverKind,
    HandoverOpened,
    handovers_of,
    items_of,
    list_item,
    open_handover,
    receive_item,
)
from community_gov.papers.law import PAPERS_LAW, PapersLaw
from community_gov.papers.names import (
    BodyName,
    BodyNamed,
    NameKind,
    bodies_called,
    name_body,
    names_of,
    official_name,
    retire_name,
)
from community_gov.papers.seals import (
    Keeping,
    Seal,
    SealKept,
    SealKind,
    SealUse,
    SealUsed,
    cut_seal,
    entrust_seal,
    keepers_of,
    seal_log,
    seals_of,
    use_seal,
    void_seal,
)
from community_gov.policy import PolicyPart
from community_gov.records import Finding

__all__ = [
    "PAPERS_LAW",
    "ArchivePaper",
    "BodyName",
    "BodyNamed",
    "HandedOver",
    "Handover",
    "HandoverItem",
    "HandoverKind",
    "HandoverOpened",
    "Keeping",
    "NameKind",
    "PaperFiled",
    "PaperKind",
    "PapersLaw",
    "Seal",
    "SealKept",
    "SealKind",
    "SealUse",
    "SealUsed",
    "bodies_called",
    "catalogue",
    "cut_seal",
    "entrust_seal",
    "file_paper",
    "handovers_of",
    "items_of",
    "keepers_of",
    "list_item",
    "move_paper",
    "name_body",
    "names_of",
    "official_name",
    "open_handover",
    "paper",
    "receive_item",
    "retire_name",
    "seal_log",
    "seals_of",
    "use_seal",
    "void_seal",
]

_VERBS = (
    cut_seal,
    entrust_seal,
    file_paper,
    list_item,
    move_paper,
    name_body,
    open_handover,
    receive_item,
    retire_name,
    use_seal,
    void_seal,
)
_QUESTIONS = (
    bodies_called,
    catalogue,
    handovers_of,
    items_of,
    keepers_of,
    names_of,
    official_name,
    paper,
    seal_log,
    seals_of,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of papers."""
    return Records(
        kinds=(ArchivePaper, BodyName, Handover, HandoverItem, Keeping, Seal, SealUse),
        events=(BodyNamed, HandedOver, HandoverOpened, PaperFiled, SealKept, SealUsed),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with papers."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """By which names the rulebooks speak of papers."""
    return (PAPERS_LAW,)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """What was not handed over in time, and seals that nobody who may keeps."""
    return paper_findings(view, on)
