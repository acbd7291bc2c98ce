"""Counting: one change, after the end, that turns all sheets into heaps; what a survey came to does not change any more.

An anonymous sheet bears the answers, the building if the sheets are printed for one, and a receipt. Whoever answered tore the
receipt's twin off and keeps it. Two open all envelopes together; no sheet gets an id, an order or an entry of its own.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Person, Place
from community_gov.privacy import heaped
from community_gov.records import Code, Id
from community_gov.surveys.answering import chosen, mark_problems, texts_in
from community_gov.surveys.asked import Buildings, asked_of
from community_gov.surveys.records import (
    BLANK,
    PLACE,
    Counting,
    FreeText,
    Heap,
    Mark,
    Participation,
    Receipt,
    Sheet,
    Survey,
    SurveyCounted,
    SurveyQuestion,
)
from community_gov.surveys.suppression import put_together

__all__ = ["ClosedSheet", "SurveySlip", "count", "counting_of", "open_sheets", "receipt_counted", "slips_of"]

_SHORTEST = 12

STILL_OPEN = ProblemType(
    "surveys.still_open",
    zh="答题至{ends}截止,之后才能清点",
    en="it is answered until {ends} and counted after that",
    nature=Nature.STATE,
)
NEVER_OPENED = ProblemType("surveys.never_opened", zh="该问卷没有开放过", en="the survey was never opened", nature=Nature.STATE)
COUNTED = ProblemType("surveys.counted", zh="该问卷已经清点", en="the survey has been counted", nature=Nature.STATE)
NAMED_COUNT = ProblemType(
    "surveys.named_count",
    zh="本次调查记名,没有封好的答卷",
    en="this survey has names; there is no closed sheet",
    nature=Nature.STATE,
)
ANONYMOUS_COUNT = ProblemType(
    "surveys.anonymous_count",
    zh="本次调查匿名,由两人共同开封(open_sheets)",
    en="this survey is anonymous; two open the sheets together (open_sheets)",
    nature=Nature.STATE,
)
TWO_OPENERS = ProblemType(
    "surveys.two_openers", zh="须由两个不同的人共同开封", en="two different people open the sheets together"
)
MORE_SHEETS = ProblemType(
    "surveys.more_sheets",
    zh="答卷有{sheets}份,交来的只有{came}份",
    en="there are {sheets} sheets, and {came} were handed in",
)
MORE_OF_BUILDING = ProblemType(
    "surveys.more_of_building",
    zh="{place}的答卷有{sheets}份,交来的只有{came}份",
    en="{place}: {sheets} sheets, and {came} were handed in",
)
RECEIPTS_TWICE = ProblemType(
    "surveys.receipts_twice", zh="有{n}个回执码重复", en="{n} receipt codes are on several sheets; print a different one on each"
)
SHORT_RECEIPT = ProblemType(
    "surveys.short_receipt", zh="回执码不足{least}个字符", en="a receipt code has {least} characters or more, chosen by chance"
)


@frozen(kw_only=True)
class ClosedSheet:
    """One sheet out of the box, as the openers read it."""

    marks: tuple[Mark, ...] = field(repr=False)
    place: Id[Place] | None = None
    """The building that is printed on it; None where nothing is."""
    receipt: str | None = field(default=None, repr=False)
    """The code that is printed on it, and on the stub that its owner keeps."""


@verb("surveys.count")
def count(change: Change, survey_id: Id[Survey]) -> Counting:
    """Count a survey with names, after its end."""
    known = _require_over(change, survey_id)
    change.require(not known.anonymous, ANONYMOUS_COUNT(at="survey_id"))
    there = {row.id: row for row in change.find(Participation, survey=survey_id)}
    buildings, asked = Buildings(change), asked_of(change, known)
    sheets = []
    for sheet in change.find(Sheet, survey=survey_id):
        who = there[sheet.participation]
        unit = who.unit or asked.get(str(who.person))
        if sheet.marks is not None:
            sheets.append(ClosedSheet(marks=sheet.marks, place=None if unit is None else buildings.of(unit)))
    return _count(change, known, sheets, openers=())


@verb("surveys.open_sheets")
def open_sheets(
    change: Change, survey_id: Id[Survey], *, openers: tuple[Id[Person], Id[Person]], sheets: tuple[ClosedSheet, ...]
) -> Counting:
    """Record what was in the box of an anonymous survey, all of it in one change, after its end; in no order.

    Refused when there are more sheets, of a building too, than were handed in.
    """
    known = _require_over(change, survey_id)
    change.require(known.anonymous, NAMED_COUNT(at="survey_id"))
    for person in openers:
        change.get(Person, person)
    change.require(len({*openers}) == len(openers), TWO_OPENERS(at="openers"))
    problems = [*_problems(change, known, sheets), *_receipt_problems(sheets)]
    if problems:
        raise Refused(*dict.fromkeys(problems))
    made = _count(change, known, sheets, openers=openers)
    for digest in sorted(_digest(survey_id, sheet.receipt) for sheet in sheets if sheet.receipt is not None):
        change.put(Receipt(id=change.new_id(Receipt), survey=survey_id, digest=digest))
    for code, text in sorted(pair for sheet in sheets for pair in texts_in(sheet.marks)):
        change.put(FreeText(id=change.new_id(FreeText), survey=survey_id, question=code, participation=None, text=text))
    return made


def _require_over(change: Change, survey_id: Id[Survey]) -> Survey:
    known = change.get(Survey, survey_id)
    change.require(change.first(Counting, survey=survey_id) is None, COUNTED(at="survey_id"))
    change.require(known.opened is not None, NEVER_OPENED(at="survey_id"))
    change.require(known.closed is not None or known.ends < change.today, STILL_OPEN(at="survey_id", ends=known.ends))
    return known


def _problems(change: Change, survey: Survey, sheets: Sequence[ClosedSheet]) -> Iterator[Problem]:
    for sheet in sheets:
        yield from mark_problems(survey, sheet.marks, at="sheets")
    came = change.find(Participation, survey=survey.id)
    if len(sheets) > len(came):
        yield MORE_SHEETS(at="sheets", sheets=len(sheets), came=len(came))
    buildings, asked = Buildings(change), asked_of(change, survey)
    homes = (row.unit or asked.get(str(row.person)) for row in came)
    could = Counter(None if home is None else buildings.of(home) for home in homes)
    for place, n in Counter(sheet.place for sheet in sheets if sheet.place is not None).items():
        if n > could[place]:
            yield MORE_OF_BUILDING(at="sheets", place=place, sheets=n, came=could[place])


def _receipt_problems(sheets: Sequence[ClosedSheet]) -> Iterator[Problem]:
    codes = Counter(sheet.receipt for sheet in sheets if sheet.receipt is not None)
    twice = sum(n > 1 for n in codes.values())
    if twice:
        yield RECEIPTS_TWICE(at="sheets", n=twice)
    if any(len(code) < _SHORTEST for code in codes):
        yield SHORT_RECEIPT(at="sheets", least=_SHORTEST)


# --- heaps -----------------------------------------------------------------------------------------------------------


@frozen
class SurveySlip:
    """What one sheet adds to one heap; equal ones are put together."""

    by: Code | None
    group: tuple[str, ...]
    question: Code | None
    choice: Code | None


def _count(change: Change, survey: Survey, sheets: Sequence[ClosedSheet], *, openers: tuple[Id[Person], ...]) -> Counting:
    order = {asked.code: number for number, asked in enumerate(survey.questions)}
    slips = list(slips_of(survey, sheets))
    for slip, same in heaped(slips, said=_itself, order=lambda one: _ordered(one, order)):
        change.put(
            Heap(
                id=change.new_id(Heap),
                survey=survey.id,
                by=slip.by,
                group=slip.group,
                question=slip.question,
                choice=slip.choice,
                sheets=len(same),
            )
        )
    made = Counting(id=change.new_id(Counting), survey=survey.id, on=change.today, sheets=len(sheets), openers=openers)
    return change.put(made, SurveyCounted(survey=survey.id, sheets=len(sheets)))


def _itself(slip: SurveySlip) -> SurveySlip:
    return slip


def _ordered(slip: SurveySlip, order: Mapping[Code, int]) -> tuple[str, tuple[str, ...], int, str]:
    return (slip.by or "", slip.group, -1 if slip.question is None else order[slip.question], slip.choice or "")


def slips_of(survey: Survey, sheets: Sequence[ClosedSheet]) -> Iterator[SurveySlip]:
    """Each sheet once for everybody, and once for each group that it is told apart by."""
    yield from (slip for sheet in sheets for slip in _said(survey, sheet, None, ()))
    for by in (PLACE, *(asked.code for asked in survey.questions if asked.splits)):
        keys = [_key(survey, sheet, by) for sheet in sheets]
        sizes = Counter(keys)
        groups = put_together([(key,) for key in sorted(sizes)], [sizes])
        found = {key: tuple(sorted(group)) for group in groups for key in group}
        if len(groups) > 1:
            yield from (slip for sheet, key in zip(sheets, keys, strict=True) for slip in _said(survey, sheet, by, found[key]))


def _key(survey: Survey, sheet: ClosedSheet, by: Code) -> str:
    if by == PLACE:
        return sheet.place or BLANK
    return chosen(_question(survey, by), sheet.marks)[0]


def _question(survey: Survey, code: Code) -> SurveyQuestion:
    return next(asked for asked in survey.questions if asked.code == code)


def _said(survey: Survey, sheet: ClosedSheet, by: Code | None, group: tuple[str, ...]) -> Iterator[SurveySlip]:
    yield SurveySlip(by, group, None, None)
    for asked in survey.questions:
        if asked.choices and (by is None or not asked.splits):
            yield from (SurveySlip(by, group, asked.code, choice) for choice in chosen(asked, sheet.marks))


# --- receipts --------------------------------------------------------------------------------------------------------


def _digest(survey_id: Id[Survey], code: str) -> str:
    return hashlib.sha256(f"{survey_id}:{code}".encode()).hexdigest()


@question("surveys.receipt_counted")
def receipt_counted(view: View, survey_id: Id[Survey], *, code: str) -> bool:
    """Whether the sheet with this receipt was counted; what it says is told to nobody. Raises NotFound."""
    view.get(Survey, survey_id)
    return view.first(Receipt, survey=survey_id, digest=_digest(survey_id, code)) is not None


def counting_of(view: View, survey_id: Id[Survey]) -> Counting | None:
    """When and by whom a survey was counted; None before."""
    return view.first(Counting, survey=survey_id)
