"""What feedback says in a report: what came in, was done and is open, the three rates, and the emergencies.

A body answers for what it has in hand at the end of the time, so the bodies together, with what nobody has, are the whole.
"""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.feedback.life import WAITING
from community_gov.feedback.packs import category_of
from community_gov.feedback.rates import Rate, rates
from community_gov.feedback.records import Item, Move
from community_gov.feedback.routing import abouts_of, concerns
from community_gov.organizations import Body
from community_gov.records import AnyId, Code, Id, Told
from community_gov.reports import done_at, entered
from community_gov.sections import Asked, Entered, Figure, LedgerRow, ReportSection, ledger_section
from community_gov.stores.protocol import OneOf, Range

__all__ = ["sections"]

_AT_ONCE = 500
_RATES = {
    "response": (Told("按时响应", "answered in time"), Told("应响应", "that had to be")),
    "resolution": (Told("回访已解决", "found solved by a return visit"), Told("已回访", "with a return visit")),
    "satisfaction": (Told("反映人满意", "reporters satisfied"), Told("已询问", "asked")),
}


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of feedback, and that of emergencies where there are any."""
    yield ledger_section(
        asked, "feedback", Told("居民诉求", "Feedback"), _rows(view, asked), more=_rates(view, asked), public=True
    )
    emergencies = tuple(_emergencies(view, asked))
    if emergencies and not asked.public:
        yield ledger_section(asked, "emergencies", Told("紧急事项", "Emergencies"), emergencies)


def _rates(view: View, asked: Asked) -> Iterator[Figure]:
    handler = None if asked.body is None else Id[Body](asked.body)
    found = rates(view, since=asked.since, until=asked.until, handler=handler, as_of=asked.last)
    for name, (said, out_of) in _RATES.items():
        rate: Rate = getattr(found, name)
        yield Figure(
            code=Code(f"feedback.{name}"),
            said=said,
            value=rate.count,
            base=rate.base,
            out_of=out_of,
            public=True,
            question="feedback.rates",
            arguments=(*asked.arguments(body="handler"), ("as_of", asked.last.isoformat())),
            path=f"{name}.count",
            base_path=f"{name}.base",
        )


def _emergencies(view: View, asked: Asked) -> Iterator[LedgerRow]:
    """What came in and was answered at once with whom to call; they wait for nothing and are in no other figure."""
    for item in view.find(Item, submitted=Range(ge=asked.since, lt=asked.until), order_by="number"):
        if item.calls and asked.body in (None, item.handler):
            yield LedgerRow(
                section=Code("emergencies"),
                about=item.id,
                title=_category(view, item),
                number=item.number,
                entered=Entered.CAME,
                came=item.submitted,
                done=item.submitted,
                state=Told("已告知紧急电话", "told whom to call"),
            )


def _rows(view: View, asked: Asked) -> Iterator[LedgerRow]:
    """What was waiting when the time began, came in, or was taken up again; emergencies, which wait for nothing, are none."""
    items = sorted(_candidates(view, asked), key=lambda one: one.number)
    for start in range(0, len(items), _AT_ONCE):
        batch = items[start : start + _AT_ONCE]
        paths: dict[Id[Item], list[Move]] = {}
        for move in view.find(Move, about=OneOf(tuple(one.id for one in batch)), order_by="order"):
            if move.at < asked.before:
                paths.setdefault(move.about, []).append(move)
        for item in batch:
            if item.id in paths and _of(view, asked.body, item, paths[item.id][-1]):
                yield from _row(view, asked, item, paths[item.id])


def _candidates(view: View, asked: Asked) -> Iterator[Item]:
    moved = {move.about for move in view.find(Move, at=Range(ge=asked.begins))}
    found = {one.id: one for one in view.find(Item, state=OneOf(WAITING))}
    found |= {one.id: one for one in view.find(Item, submitted=Range(ge=asked.since, lt=asked.until))}
    missing = sorted(moved - set(found))
    for start in range(0, len(missing), _AT_ONCE):
        found |= {one.id: one for one in view.find(Item, id=OneOf(tuple(missing[start : start + _AT_ONCE])))}
    return (one for one in found.values() if not one.calls)


def _of(view: View, body: AnyId | None, item: Item, last: Move) -> bool:
    """Whether an item is the body's: it had it at the end, and does not see one that complains of it or of a member of today."""
    if body is None:
        return True
    return last.handler == body and not any(concerns(view, about, Id[Body](body)) for about in abouts_of(view, item))


def _row(view: View, asked: Asked, item: Item, path: list[Move]) -> Iterator[LedgerRow]:
    how = entered(asked, path, WAITING)
    if how is None:
        return
    over = done_at(path, WAITING)
    yield LedgerRow(
        section=Code("feedback"),
        about=item.id,
        title=_category(view, item),
        number=item.number,
        entered=how,
        came=item.submitted,
        done=None if over is None else over.astimezone(view.zone).date(),
        state=Told(path[-1].to.zh, path[-1].to.en),
    )


def _category(view: View, item: Item) -> Told:
    known = category_of(view, item.category)
    return Told(item.category, item.category) if known is None else Told(known.zh, known.en)
