"""What a body is called: its official name with the number of its term, and what people call it, each with its dates."""

from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import ge, optional

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import natural
from community_gov.organizations import Body
from community_gov.papers.words import numeral, require_text
from community_gov.periods import PartialDate, Period
from community_gov.records import Coded, Id, event, kind

__all__ = ["BodyName", "BodyNamed", "NameKind", "bodies_called", "name_body", "names_of", "official_name", "retire_name"]

_MOST_TERMS = 99


class NameKind(Coded):
    """What sort of name it is."""

    OFFICIAL = "official", "正式名称", "official name"
    NICKNAME = "nickname", "俗称", "nickname"


@kind("papers.name", indexes=("body", "text"))
@frozen(kw_only=True)
class BodyName:
    """A name of a body, from `start` to the day before `end`."""

    id: Id["BodyName"]
    body: Id[Body]
    kind: NameKind
    text: str
    term: int | None = field(default=None, validator=optional(ge(1)))
    """Of which term it is the name: 3 for 第三届."""
    start: PartialDate
    end: PartialDate | None = None

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)

    @property
    def full(self) -> str:
        """The name as papers say it, with its term: 业主委员会(第三届)."""
        return self.text if self.term is None else f"{self.text}(第{numeral(self.term)}届)"


@event("papers.body_named")
@frozen(kw_only=True)
class BodyNamed:
    """A body has a new name."""

    name: Id[BodyName]
    body: Id[Body]
    kind: NameKind


TERM_NUMBER = ProblemType(
    "papers.term_number", zh="届次须在1至{most}之间,俗称没有届次", en="a term has a number from 1 to {most}, and a nickname none"
)
NAME_NOT_LATER = ProblemType(
    "papers.name_not_later",
    zh="新的正式名称须晚于现名称的起始日{start}",
    en="a new official name starts after the present one, which started on {start}",
    nature=Nature.STATE,
)
NAME_OVER = ProblemType("papers.name_over", zh="该名称已于{end}停用", en="the name is over since {end}", nature=Nature.STATE)
NAME_ORDER = ProblemType(
    "papers.name_order", zh="停用日{end}不晚于启用日{start}", en="the end {end} does not lie after the start {start}"
)


@verb("papers.name_body")
def name_body(
    change: Change,
    body_id: Id[Body],
    *,
    text: str,
    start: PartialDate,
    kind: NameKind = NameKind.OFFICIAL,
    term: int | None = None,
) -> BodyName:
    """Give a body an official name, which ends the present one, or a nickname, of which there may be several."""
    change.get(Body, body_id)
    require_text(text=text)
    numbered = term is None or (kind is NameKind.OFFICIAL and 1 <= term <= _MOST_TERMS)
    change.require(numbered, TERM_NUMBER(at="term", most=_MOST_TERMS))
    if kind is NameKind.OFFICIAL:
        _end_present(change, body_id, start)
    made = BodyName(id=change.new_id(BodyName), body=body_id, kind=kind, text=text, term=term, start=start)
    return change.put(made, BodyNamed(name=made.id, body=body_id, kind=kind))


def _end_present(change: Change, body_id: Id[Body], start: PartialDate) -> None:
    for known in change.find(BodyName, body=body_id, kind=NameKind.OFFICIAL):
        if known.end is None:
            change.require(known.start.latest < start.earliest, NAME_NOT_LATER(at="start", start=known.start))
            change.put(evolve(known, end=start))


@verb("papers.retire_name")
def retire_name(change: Change, name_id: Id[BodyName], *, end: PartialDate) -> BodyName:
    """The name is not used from `end` on."""
    known = change.get(BodyName, name_id)
    if known.end is not None:
        change.refuse(NAME_OVER(at="name_id", end=known.end))
    change.require(known.start.latest < end.earliest, NAME_ORDER(at="end", start=known.start, end=end))
    return change.put(evolve(known, end=end))


@question("papers.names_of")
def names_of(view: View, body_id: Id[Body], *, on: date | None = None) -> tuple[BodyName, ...]:
    """All names of a body, or those of a day: official ones first, each the oldest first; raises NotFound."""
    view.get(Body, body_id)
    rows = (row for row in view.find(BodyName, body=body_id) if on is None or row.period.holds(on))
    return tuple(sorted(rows, key=lambda row: (row.kind is not NameKind.OFFICIAL, row.start.earliest, natural(row.id))))


@question("papers.official_name")
def official_name(view: View, body_id: Id[Body], *, on: date) -> BodyName | None:
    """The official name on a day; None where none is recorded, so that the name of its founding stands. Raises NotFound."""
    official = [row for row in names_of(view, body_id, on=on) if row.kind is NameKind.OFFICIAL]
    return official[-1] if official else None


@question("papers.bodies_called")
def bodies_called(view: View, *, text: str, on: date) -> tuple[Body, ...]:
    """The bodies that have this name on a day, officially, by nickname, or from their founding, by id."""
    named = {row.body for row in view.find(BodyName, text=text) if row.period.holds(on)}
    found = (body for body in view.find(Body) if body.period.holds(on) and (body.id in named or body.name == text))
    return tuple(sorted(found, key=lambda body: natural(body.id)))
