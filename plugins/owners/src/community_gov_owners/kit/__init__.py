"""The paper kit (纸质表决材料): ballots, slips of secret items, delivery lists and count sheets for each building and entrance.

`sheets` says what is printed, as a question, `posted` which notices and `codes` which number a ballot bears; `html` and
`workbook` draw it; `command` is `community-gov paper-kit`.
"""

from community_gov_owners.kit.codes import code_of, voter_of_code
from community_gov_owners.kit.html import ballots_html, count_html, delivery_html, notices_html, slips_html
from community_gov_owners.kit.posted import PrintedName, PrintedNames, PrintedNotice, PrintedSeal, printed_notices
from community_gov_owners.kit.sheets import (
    BallotPaper,
    CountSheet,
    KitLine,
    PaperKit,
    PrintedItem,
    SecretSlip,
    Section,
    paper_kit,
)
from community_gov_owners.kit.workbook import workbook_of

__all__ = [
    "BallotPaper",
    "CountSheet",
    "KitLine",
    "PaperKit",
    "PrintedItem",
    "PrintedName",
    "PrintedNames",
    "PrintedNotice",
    "PrintedSeal",
    "SecretSlip",
    "Section",
    "ballots_html",
    "code_of",
    "count_html",
    "delivery_html",
    "notices_html",
    "paper_kit",
    "printed_notices",
    "slips_html",
    "voter_of_code",
    "workbook_of",
]
