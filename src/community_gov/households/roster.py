"""The nouns of a roster (业主清册): its rows and owners, what is wrong in it, and what came of reading it.

Pure: nothing is stored here. `read_roster` makes them from a file, `import_roster` takes them into the register.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
from attrs import field, frozen

from community_gov.errors import Problem, Refused
from community_gov.households.ownership import OwnershipForm
from community_gov.households.people import PersonKind
from community_gov.households.places import AreaSource, UnitKind, UnitStatus
from community_gov.households.tables import TableFormat
from community_gov.periods import PartialDate
from community_gov.records import Code, Coded, Controller, Mask, Purpose, Until, personal

__all__ = [
    "PassedRow",
    "RosterOwner",
    "RosterProblem",
    "RosterReport",
    "RosterRow",
    "RosterSheet",
    "RosterSpelling",
    "RowProblem",
    "WhyPassed",
    "place_of",
    "require_no_problems",
]


def place_of(sheet: str, row: int) -> str:
    """Where a row is, as problems name it."""
    return f"rows[{sheet}!{row}]" if sheet else f"rows[{row}]"


@frozen(kw_only=True)
class RosterOwner:
    """One owner as a roster names him."""

    name: str | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME),
    )
    kind: PersonKind = PersonKind.NATURAL
    document: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS),
    )
    phone: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.PHONE),
    )


@frozen(kw_only=True)
class RosterRow:
    """One unit as a roster has it. Texts are as typed; an empty text stands for what is not there."""

    row: int
    """The row in its sheet, counted from 1."""
    sheet: str = ""
    """The name of the sheet; empty in a text file."""
    code: str
    building: str
    entrance: str = ""
    floor: str = ""
    place: str = ""
    """The code of the place that the unit lies in, where it is not the one that building, entrance and floor lead to."""
    room: str
    kind: UnitKind = UnitKind.DWELLING
    status: UnitStatus = UnitStatus.DELIVERED
    delivered: PartialDate | None = None
    area: Decimal
    source: AreaSource = AreaSource.CONTRACT
    owners: tuple[RosterOwner, ...] = ()
    form: OwnershipForm | None = None
    shares: tuple[Fraction, ...] | None = None
    since: PartialDate | None = None
    dated: bool = True
    """Whether the row itself names the day since when they own, and not only that of delivery or of the roster."""
    certificate: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.TAIL),
    )
    certified: date | None = None

    @property
    def at(self) -> str:
        """Where the row is, such as `rows[12]` or `rows[3栋!12]`."""
        return place_of(self.sheet, self.row)


@frozen(kw_only=True)
class RowProblem:
    """One error in a table: where it is, and why that is wrong; what stands there is for whoever knows whose table it is."""

    sheet: str = ""
    row: int
    column: str
    """The header as it stands in the file, or the usual one of a column that is missing."""
    place: int | None = None
    """Which column of the rows that is, counted from 0."""
    problem: Problem

    @property
    def at(self) -> str:
        """Where the row is."""
        return place_of(self.sheet, self.row)

    def message(self, lang: str = "en") -> str:
        """The sentence in `zh` or `en`; the value stays out of it."""
        if lang == "zh":
            where = f"{self.sheet}第{self.row}行 {self.column}"
        else:
            where = f"{self.sheet + ', ' if self.sheet else ''}row {self.row}, {self.column}"
        return f"{where}: {self.problem.message(lang)}"


@frozen(kw_only=True)
class RosterProblem(RowProblem):
    """One error in a roster, with what stands there."""

    value: str | None = field(
        repr=False, metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.MATTER_CLOSED)
    )
    """What stands there; in the columns about people it is masked."""


class WhyPassed(Coded):
    """Why a row that is not blank was passed over."""

    TITLE = "title", "标题", "title"
    SECTION = "section", "分段标题", "heading of a section"
    HEADER = "header", "重复的表头", "the header again"
    FOOTER = "footer", "合计或落款", "total or signature"


@frozen
class PassedRow:
    """A row that is no unit."""

    row: int
    why: WhyPassed


@frozen(kw_only=True)
class RosterSheet:
    """How one sheet was read."""

    name: str
    header: int | None
    """The first row of the header; None when the sheet is no roster and was passed over."""
    rows: int
    passed: tuple[PassedRow, ...]


@frozen(kw_only=True)
class RosterSpelling:
    """One place that stands in a roster with a Chinese number and with digits."""

    column: str
    """Building, entrance or floor."""
    first: str
    """As typed where it stands first."""
    first_at: str
    other: str
    other_at: str

    def message(self, lang: str = "en") -> str:
        """The sentence in `zh` or `en`."""
        if lang == "zh":
            return f"{self.first}({self.first_at})又写作{self.other}({self.other_at}),按同一处计"
        return f"{self.first} ({self.first_at}) is also written {self.other} ({self.other_at}); they count as one place"


@frozen(kw_only=True)
class RosterReport:
    """What came of reading a roster."""

    rows: tuple[RosterRow, ...]
    """The rows in which there is no error."""
    count: int
    """How many those are; they are not in `rows` when the file was only checked."""
    problems: tuple[RosterProblem, ...]
    untold: int
    """How many more errors there are than are listed."""
    format: TableFormat | None
    """None when the file is none that is known."""
    encoding: Code
    unknown: tuple[str, ...]
    """Headers that no column of ours goes by; they were not read."""
    sheets: tuple[RosterSheet, ...]
    spellings: tuple[RosterSpelling, ...] = ()
    """Places that are written both with a Chinese number and with digits; no error, they are taken for one."""

    def accepted(self, *, skip: Collection[int | tuple[str, int]] = ()) -> tuple[RosterRow, ...]:
        """All rows without errors; raises Refused with every error that does not lie in a row to be skipped.

        `skip` names rows by number, or by sheet and number where there are several sheets. What is wrong with the whole file
        cannot be skipped.
        """
        require_no_problems(self.problems, self.sheets, untold=self.untold, skip=skip)
        return tuple(one for one in self.rows if one.row not in skip and (one.sheet, one.row) not in skip)


def require_no_problems(
    problems: Sequence[RowProblem],
    sheets: Sequence[RosterSheet],
    *,
    untold: int,
    skip: Collection[int | tuple[str, int]],
) -> None:
    """Raise Refused with every error that does not lie in a row to be skipped; one of a header or a file cannot be skipped."""
    left = [one for one in problems if one.row not in skip and (one.sheet, one.row) not in skip]
    left += [one for one in problems if one not in left and _of_all(one, sheets)]
    if left or untold:
        raise Refused(*(attrs.evolve(one.problem, at=f"{one.at}.{one.column}") for one in left or problems))


def _of_all(one: RowProblem, sheets: Sequence[RosterSheet]) -> bool:
    """Whether an error is one of the header or of the file."""
    heads = [sheet.header for sheet in sheets if sheet.name == one.sheet and sheet.header is not None]
    return not heads or one.row <= heads[0]
