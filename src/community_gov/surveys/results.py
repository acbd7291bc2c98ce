"""What a survey came to: out of how many, who said what, by groups, and against the round before; nothing about fewer than five.

All numbers come from the heaps of the count. Small cells are put together (`suppression`), first for everybody, then further for
the groups of one kind, so that no subtraction gives less than five. A mean is told where every cell of it is.

Why the tables of one question cannot be played against each other: they hang on that question as branches on a stem, and are
nowhere joined with one another. Of such marginals the bounds of every other cell are known (Dobra and Fienberg, 2000): a cell is
fixed only where it is equal to one that is told, which is empty or five or more.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import field, frozen

from community_gov.change import View, question
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.privacy import FEWEST, enough
from community_gov.records import Code, Id, counted
from community_gov.surveys.asked import Buildings
from community_gov.surveys.counting import counting_of
from community_gov.surveys.records import BLANK, PLACE, Heap, Opening, QuestionKind, Survey, SurveyQuestion
from community_gov.surveys.suppression import put_together

__all__ = ["ResponseRate", "ResultLine", "Score", "lines_of", "response", "results", "scores"]

_EVERYBODY = (None, ())
_Group = tuple[Code | None, tuple[str, ...]]
_Cells = Mapping[Code, int]

NOT_COUNTED = ProblemType("surveys.not_counted", zh="该问卷尚未清点", en="the survey has not been counted", nature=Nature.STATE)


@frozen(kw_only=True)
class ResponseRate:
    """How many of those who were asked have answered."""

    count: int | None = field(metadata=counted())
    """Sheets that were counted; None for fewer than five."""
    base: int | None = field(metadata=counted())
    """Owners, residents or households of the day of the survey, as counted when it was opened.

    None where the difference would be a number from 1 to 4.
    """

    @property
    def value(self) -> Fraction | None:
        """The rate; None when one of the two is not told."""
        return Fraction(self.count, self.base) if self.count is not None and self.base else None


@frozen(kw_only=True)
class ResultLine:
    """So many of a group said this, or one of these."""

    question: Code
    asked_zh: str
    asked_en: str
    by: Code | None
    """What the group is told apart by: None for everybody, `place`, or a question."""
    group: tuple[str, ...]
    """Ids of buildings, or codes of choices, that are counted together."""
    group_zh: str
    group_en: str
    answers: tuple[Code, ...]
    """The choices that are counted together; BLANK is no answer."""
    answer_zh: str
    answer_en: str
    count: int | None = field(metadata=counted())
    """None where it is not told, which happens only with a question that takes several choices."""
    base: int = field(metadata=counted())
    """The sheets of the group."""

    @property
    def share(self) -> Fraction | None:
        """The share of the group."""
        return None if self.count is None else Fraction(self.count, self.base)


@frozen(kw_only=True)
class Score:
    """The mean of one question that is answered on a scale, and how it stood in the round before."""

    question: Code
    asked_zh: str
    asked_en: str
    count: int | None = field(metadata=counted())
    """Who answered it."""
    mean: Fraction | None
    """None where cells were put together."""
    before: Fraction | None
    """None without an earlier round that asked the same on the same scale."""
    change: Fraction | None


@question("surveys.response")
def response(view: View, survey_id: Id[Survey]) -> ResponseRate:
    """The rate of response of a survey that was counted; raises NotFound, Refused before."""
    view.get(Survey, survey_id)
    sheets, asked = _sheets(view, survey_id), sum(row.asked for row in view.find(Opening, survey=survey_id))
    if not enough(sheets):
        return ResponseRate(count=None, base=asked if enough(asked) else None)
    return ResponseRate(count=sheets, base=asked if asked >= sheets and enough(asked - sheets) else None)


def _sheets(view: View, survey_id: Id[Survey]) -> int:
    made = counting_of(view, survey_id)
    if made is None:
        raise Refused(NOT_COUNTED(at="survey_id"))
    return made.sheets


@question("surveys.results")
def results(view: View, survey_id: Id[Survey]) -> tuple[ResultLine, ...]:
    """Who said what: of everybody, by building, and by each question that splits; nothing of fewer than five sheets.

    Raises NotFound, and Refused before the survey was counted.
    """
    known = view.get(Survey, survey_id)
    _sheets(view, survey_id)
    return lines_of(known, view.find(Heap, survey=survey_id), Buildings(view).named())


def lines_of(survey: Survey, heaps: tuple[Heap, ...], names: Mapping[str, str]) -> tuple[ResultLine, ...]:
    """The same of heaps that were read; `names` says what buildings are called."""
    tables = _Tables(heaps)
    if tables.sizes.get(_EVERYBODY, 0) < FEWEST:
        return ()
    return tuple(line for asked in survey.questions if asked.choices for line in _lines(survey, asked, tables, names))


class _Tables:
    """The cells of all groups, and how many sheets each group has."""

    def __init__(self, heaps: tuple[Heap, ...]) -> None:
        """Sort the heaps."""
        self.sizes: dict[_Group, int] = {}
        self._cells: dict[tuple[_Group, Code], dict[Code, int]] = {}
        for heap in heaps:
            group = (heap.by, heap.group)
            if heap.question is None or heap.choice is None:
                self.sizes[group] = heap.sheets
            else:
                self._cells.setdefault((group, heap.question), {})[heap.choice] = heap.sheets

    def cells(self, group: _Group, asked: SurveyQuestion) -> _Cells:
        """How many of a group marked each choice, those with none included."""
        found = self._cells.get((group, asked.code), {})
        return {code: found.get(code, 0) for code in (*(each.code for each in asked.choices), BLANK)}

    def groups(self, by: Code) -> tuple[_Group, ...]:
        """The groups of one kind."""
        return tuple(sorted((group for group in self.sizes if group[0] == by), key=lambda group: group[1]))


def _lines(survey: Survey, asked: SurveyQuestion, tables: _Tables, names: Mapping[str, str]) -> Iterator[ResultLine]:
    whole = _whole(asked, tables)
    for by in (None, *(() if asked.splits else _kinds_of_groups(survey))):
        groups = (_EVERYBODY,) if by is None else tables.groups(by)
        rows = [tables.cells(group, asked) for group in groups]
        sizes = [tables.sizes[group] for group in groups]
        parts = whole if asked.kind is QuestionKind.MULTIPLE else put_together(whole, rows, scale=_steps(asked))
        for group, row, size in zip(groups, rows, sizes, strict=True):
            called = (_group(survey, group, names, 0), _group(survey, group, names, 1))
            for part in parts:
                told = asked.kind is not QuestionKind.MULTIPLE or _told(part[0], rows, sizes)
                figure = sum(row[code] for code in part) if told else None
                yield _line(asked, group, part, figure=figure, size=size, called=called)


def _kinds_of_groups(survey: Survey) -> tuple[Code, ...]:
    """By what the results are told apart; never one kind of groups by another, which would close a circle of tables."""
    return (PLACE, *(each.code for each in survey.questions if each.splits))


def _whole(asked: SurveyQuestion, tables: _Tables) -> tuple[tuple[Code, ...], ...]:
    """The parts in which the answers of everybody are told; a question that splits has those of its groups."""
    cells = tables.cells(_EVERYBODY, asked)
    if asked.kind is QuestionKind.MULTIPLE:
        return tuple((code,) for code in cells if code != BLANK)
    groups = tuple(tuple(map(Code, group)) for _by, group in tables.groups(asked.code))
    single = tuple((code,) for code in cells if not any(code in group for group in groups))
    return put_together((*groups, *single), [cells], scale=_steps(asked))


def _steps(asked: SurveyQuestion) -> tuple[Code, ...]:
    return tuple(each.code for each in asked.choices) if asked.kind is QuestionKind.SCALE else ()


def _told(choice: Code, rows: list[_Cells], sizes: list[int]) -> bool:
    """Whether both who marked a choice and who did not are enough in every group."""
    return all(enough(row[choice]) and enough(size - row[choice]) for row, size in zip(rows, sizes, strict=True))


def _line(
    asked: SurveyQuestion,
    group: _Group,
    part: tuple[Code, ...],
    *,
    figure: int | None,
    size: int,
    called: tuple[str, str],
) -> ResultLine:
    said = {each.code: (each.zh, each.en) for each in asked.choices} | {BLANK: _BLANK}
    return ResultLine(
        question=asked.code,
        asked_zh=asked.zh,
        asked_en=asked.en,
        by=group[0],
        group=group[1],
        group_zh=called[0],
        group_en=called[1],
        answers=part,
        answer_zh="、".join(said[code][0] for code in part),
        answer_en=", ".join(said[code][1] for code in part),
        count=figure,
        base=size,
    )


_BLANK = ("未作答", "no answer")
_ALL = ("全体", "everybody")


def _group(survey: Survey, group: _Group, names: Mapping[str, str], lang: int) -> str:
    by, keys = group
    if by is None:
        return _ALL[lang]
    splits = next((each for each in survey.questions if each.code == by), None)
    said: Mapping[str, str] = names if splits is None else {each.code: (each.zh, each.en)[lang] for each in splits.choices}
    return ("、", ", ")[lang].join(said.get(key, _BLANK[lang]) for key in keys)


@question("surveys.scores")
def scores(view: View, survey_id: Id[Survey]) -> tuple[Score, ...]:
    """The mean of each question on a scale, 1 for its first choice, and how it has changed since the round before.

    Raises NotFound, and Refused before the survey was counted; a round before that was not counted is as none.
    """
    known = view.get(Survey, survey_id)
    now = _means(known, results(view, survey_id))
    earlier = None if known.follows is None else view.get(Survey, known.follows)
    before = {} if earlier is None or counting_of(view, earlier.id) is None else _means(earlier, results(view, earlier.id))
    return tuple(_score(asked, now, before) for asked in known.questions if asked.kind is QuestionKind.SCALE)


_Scale = tuple[Code, tuple[Code, ...]]


def _scale(asked: SurveyQuestion) -> _Scale:
    return (asked.code, _steps(asked))


def _means(survey: Survey, lines: tuple[ResultLine, ...]) -> dict[_Scale, tuple[int, Fraction]]:
    """Of each question on a scale of which every cell is told: who answered it, and the mean."""
    found: dict[_Scale, tuple[int, Fraction]] = {}
    for asked in survey.questions:
        mine = [line for line in lines if line.question == asked.code and line.by is None]
        if asked.kind is not QuestionKind.SCALE or any(len(line.answers) > 1 for line in mine):
            continue
        marked = {line.answers[0]: line.count or 0 for line in mine if line.answers[0] != BLANK}
        people = sum(marked.values())
        if people:
            total = sum(value * marked[each.code] for value, each in enumerate(asked.choices, start=1))
            found[_scale(asked)] = (people, Fraction(total, people))
    return found


def _score(
    asked: SurveyQuestion, now: Mapping[_Scale, tuple[int, Fraction]], before: Mapping[_Scale, tuple[int, Fraction]]
) -> Score:
    people, mean = now.get(_scale(asked), (None, None))
    earlier = before[_scale(asked)][1] if _scale(asked) in before else None
    return Score(
        question=asked.code,
        asked_zh=asked.zh,
        asked_en=asked.en,
        count=people,
        mean=mean,
        before=earlier,
        change=None if mean is None or earlier is None else mean - earlier,
    )
