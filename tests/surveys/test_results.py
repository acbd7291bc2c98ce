"""Results: what is told, what is put together, and that no figure about fewer than five can be worked out of all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations, product

import pytest
from attrs import frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.surveys.stage import FIRST, LAST, ON, compound, marks, sheet

from community_gov import Code, Denied, Id, Refused
from community_gov import surveys as s
from community_gov.privacy import FEWEST, enough, heaped
from community_gov.surveys.counting import slips_of
from community_gov.surveys.results import lines_of
from community_gov.surveys.suppression import put_together

# --- one partition ---------------------------------------------------------------------------------------------------

cells = st.lists(st.integers(0, 12), min_size=1, max_size=6)


@given(st.lists(cells, min_size=1, max_size=4), st.booleans())
def test_every_part_is_empty_or_large_enough(rows: list[list[int]], scaled: bool) -> None:  # noqa: FBT001  Hypothesis hands it in
    """In every row; each cell is in exactly one part; () only when nothing of the whole can be told."""
    width = max(map(len, rows))
    tables = [dict(enumerate(row)) for row in rows]
    parts = put_together([(each,) for each in range(width)], tables, scale=range(width) if scaled else ())
    if not parts:
        assert any(not enough(sum(row)) for row in rows)
        return
    assert sorted(each for part in parts for each in part) == list(range(width))
    assert all(enough(sum(table.get(each, 0) for each in part)) for part in parts for table in tables)


def test_neighbours_of_a_scale_are_put_together() -> None:
    """1 with 2 and not with 5, though 5 is smaller; what was left open goes to the smallest of all."""
    scale = ("1", "2", "3", "4", "5")
    row = {"1": 2, "2": 30, "3": 9, "4": 40, "5": 5, "blank": 0}
    assert put_together([(each,) for each in row], [row], scale=scale)[0] == ("1", "2")
    row = {"1": 20, "2": 30, "3": 9, "4": 40, "5": 7, "blank": 1}
    assert ("5", "blank") in put_together([(each,) for each in row], [row], scale=scale)


# --- differencing ----------------------------------------------------------------------------------------------------

PRIME = 1_000_003
SCALE = s.SurveyQuestion(
    code=Code("safe"),
    kind=s.QuestionKind.SCALE,
    zh="安全",
    en="safe",
    choices=tuple(s.Choice(code=Code(each), zh=each, en=each) for each in "123"),
)
CLEAN = s.SurveyQuestion(
    code=Code("clean"),
    kind=s.QuestionKind.SINGLE,
    zh="卫生",
    en="clean",
    choices=tuple(s.Choice(code=Code(each), zh=each, en=each) for each in ("yes", "no")),
)
SPLIT = s.SurveyQuestion(
    code=Code("years"),
    kind=s.QuestionKind.SINGLE,
    zh="年限",
    en="years",
    choices=tuple(s.Choice(code=Code(each), zh=each, en=each) for each in ("few", "many")),
    splits=True,
)
SEVERAL = s.SurveyQuestion(
    code=Code("wants"),
    kind=s.QuestionKind.MULTIPLE,
    zh="需要",
    en="wants",
    choices=tuple(s.Choice(code=Code(each), zh=each, en=each) for each in ("bench", "lamp")),
)
PLACES = ("north", "south", "west")


@frozen
class Atom:
    """Everything that a sheet can say."""

    safe: str
    years: str
    wants: tuple[str, ...]
    place: str
    clean: str = "blank"

    def says(self, question: str, answers: Sequence[str]) -> bool:
        """Whether it says one of these."""
        if question == "wants":
            return answers[0] in self.wants
        return getattr(self, question) in answers

    def sheet(self) -> s.ClosedSheet:
        """The sheet."""
        said = {"safe": (self.safe,), "years": (self.years,), "wants": self.wants, "clean": (self.clean,)}
        kept = tuple(
            s.Mark(question=Code(name), choices=tuple(map(Code, choices)))
            for name, choices in said.items()
            if choices and choices != ("blank",)
        )
        return s.ClosedSheet(marks=kept, place=Id(self.place))


def poll(questions: tuple[s.SurveyQuestion, ...]) -> s.Survey:
    """A survey with these questions."""
    return s.Survey(
        id=Id("survey"),
        title="问卷",
        body=Id("body"),
        audience=s.Audience.RESIDENTS,
        place=None,
        on=ON,
        anonymous=True,
        starts=FIRST,
        ends=LAST,
        questions=questions,
        follows=None,
    )


def published(survey: s.Survey, people: Sequence[Atom]) -> tuple[s.ResultLine, ...]:
    """All lines of the results, from the heaps that a count writes."""
    piles = heaped(slips_of(survey, [each.sheet() for each in people]), said=lambda one: one, order=str)
    heaps = (
        s.Heap(
            id=Id(str(n)),
            survey=survey.id,
            by=slip.by,
            group=slip.group,
            question=slip.question,
            choice=slip.choice,
            sheets=len(same),
        )
        for n, (slip, same) in enumerate(piles)
    )
    return lines_of(survey, tuple(heaps), {})


def figures(lines: Sequence[s.ResultLine], atoms: Sequence[Atom]) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each published number as the atoms that it counts: the cells, and the sizes of the groups."""
    for line in lines:
        inside = [line.by is None or atom.says(line.by, line.group) for atom in atoms]
        yield tuple(map(int, inside)), line.base
        if line.count is not None:
            yield (
                tuple(int(here and atom.says(line.question, line.answers)) for here, atom in zip(inside, atoms, strict=True)),
                line.count,
            )


def basis(rows: Sequence[Sequence[int]]) -> list[tuple[int, list[int]]]:
    """The rows in echelon form, each with its leading column."""
    found: list[tuple[int, list[int]]] = []
    for row in rows:
        left = reduced(list(row), found)
        lead = next((n for n, value in enumerate(left) if value), None)
        if lead is not None:
            inverse = pow(left[lead], -1, PRIME)
            found.append((lead, [value * inverse % PRIME for value in left]))
    return found


def reduced(row: list[int], found: Sequence[tuple[int, list[int]]]) -> list[int]:
    """What is left of a row when all that the others explain is taken away."""
    for lead, known in found:
        factor = row[lead]
        if factor:
            row = [(value - factor * each) % PRIME for value, each in zip(row, known, strict=True)]
    return row


def targets(survey: s.Survey, atoms: Sequence[Atom]) -> Iterator[tuple[int, ...]]:
    """What a curious neighbour wants to know: those of some groups who gave some answers, for every choice of both."""
    values: dict[str, Sequence[str]] = {"safe": ("1", "2", "3", "blank"), "years": ("few", "many", "blank"), "place": PLACES}
    values |= {"clean": ("yes", "no", "blank")}
    asked = [each.code for each in survey.questions if each.code in values]
    for question, by in product(asked, ("place", "years")):
        for answers, groups in product(subsets(values[question]), subsets(values[by])):
            yield tuple(int(atom.says(question, answers) and atom.says(by, groups)) for atom in atoms)
    if SEVERAL in survey.questions:
        for want, by in product(("bench", "lamp"), ("place", "years")):
            for groups in subsets(values[by]):
                yield tuple(int(atom.says("wants", (want,)) and atom.says(by, groups)) for atom in atoms)
                yield tuple(int(not atom.says("wants", (want,)) and atom.says(by, groups)) for atom in atoms)


def subsets(values: Sequence[str]) -> list[tuple[str, ...]]:
    """All but the empty one."""
    return [each for size in range(1, len(values) + 1) for each in combinations(values, size)]


def worked_out(survey: s.Survey, people: Sequence[Atom], atoms: Sequence[Atom]) -> list[int]:
    """The numbers from 1 to 4 that sums and differences of all published ones give."""
    found = list(figures(published(survey, people), atoms))
    empty = {n for row, count in found if not count for n, inside in enumerate(row) if inside}
    keep = [n for n in range(len(atoms)) if n not in empty]
    known = basis([[row[n] for n in keep] for row, _count in found])
    counts = Counter(people)
    wanted = {tuple(row[n] for n in keep) for row in targets(survey, atoms)}
    small = []
    for row in wanted:
        people_in = sum(counts[atoms[keep[n]]] for n, inside in enumerate(row) if inside)
        if not enough(people_in) and not any(reduced(list(row), known)):
            small.append(people_in)
    return small


TWO = poll((SCALE, SPLIT))
ATOMS = [Atom(*each) for each in product(("1", "2", "3", "blank"), ("few", "many", "blank"), ((),), PLACES)]
FOUR = poll((SCALE, CLEAN, SPLIT))
FOUR_ATOMS = [
    Atom(one, years, (), place, clean) for one, years, place, clean in product("12", ("few", "many"), PLACES[:2], ("yes", "no"))
]
THREE = poll((SPLIT, SEVERAL))
MULTIPLE = [
    Atom("blank", *each) for each in product(("few", "many", "blank"), ((), ("bench",), ("lamp",), ("bench", "lamp")), PLACES)
]


def crowd(atoms: Sequence[Atom]) -> st.SearchStrategy[list[Atom]]:
    """Some sorts of people, each several times: so that cells of 1 to 4 stand beside larger ones."""
    sorts = st.lists(st.tuples(st.sampled_from(atoms), st.integers(1, 9)), min_size=1, max_size=12)
    return sorts.map(lambda pairs: [atom for atom, times in pairs for _ in range(times)])


@settings(max_examples=60, deadline=None)
@given(crowd(ATOMS))
def test_no_difference_of_published_figures_is_about_fewer_than_five(people: list[Atom]) -> None:
    """Over all tables together: totals, cells, groups by building and by a question."""
    assert worked_out(TWO, people, ATOMS) == []


@settings(max_examples=30, deadline=None)
@given(crowd(FOUR_ATOMS))
def test_nor_between_the_tables_of_two_questions(people: list[Atom]) -> None:
    """Two questions, both told by building and by how long somebody has lived there: a circle of four tables."""
    assert worked_out(FOUR, people, FOUR_ATOMS) == []


@settings(max_examples=40, deadline=None)
@given(crowd(MULTIPLE))
def test_nor_where_several_choices_may_be_marked(people: list[Atom]) -> None:
    """Who marked a choice and who did not are two cells of one sum."""
    assert worked_out(THREE, people, MULTIPLE) == []


def test_the_attack_finds_what_leaks() -> None:
    """The test above is able to fail: figures in which one cell was left out give that cell away."""
    people = [Atom("1", "few", (), "north")] * 3 + [Atom("2", "few", (), "north")] * 9
    rows = [tuple(int(atom.safe == "2") for atom in ATOMS), tuple(1 for _ in ATOMS)]
    hidden = [int(atom.safe != "2") for atom in ATOMS]
    assert not any(reduced(hidden, basis(rows)))
    assert worked_out(TWO, people, ATOMS) == []


@settings(max_examples=40, deadline=None)
@given(crowd(ATOMS))
def test_the_cells_of_a_group_add_up(people: list[Atom]) -> None:
    """Nothing is lost: every table of one choice sums to its group, and the groups to everybody."""
    assume(len(people) >= FEWEST)
    lines = published(TWO, people)
    for question in ("safe", "years"):
        whole = sum(line.count or 0 for line in lines if (line.question, line.by) == (question, None))
        assert whole == len(people)
        groups: dict[tuple[str, ...], int] = {}
        for line in lines:
            if line.question == question and line.by == "place":
                groups[line.group] = groups.get(line.group, 0) + (line.count or 0)
                assert enough(line.count or 0)
        assert not groups or sum(groups.values()) == len(people)


# --- a survey from its opening to its scores -------------------------------------------------------------------------


def told(lines: Sequence[s.ResultLine], question: str, by: str | None = None) -> Mapping[str, int | None]:
    """What everybody or the groups said, in English."""
    return {f"{line.group_en}: {line.answer_en}": line.count for line in lines if (line.question, line.by) == (question, by)}


def test_results_of_a_survey_with_names() -> None:
    """Six of the first building and six of the second; the rate out of all who were asked; a mean where all cells are told."""
    here = compound(24)
    made = here.survey(anonymous=False)
    for person in (*here.people[:6], *here.people[12:18]):
        gain = 2 if person in here.people[:6] else 5
        here.of(person).run(s.answer, made.id, person_id=person, marks=marks(gain))
    for asked in (s.results, s.response, s.scores):
        with pytest.raises(Refused, match="not been counted"):
            here.public.ask(asked, made.id)
    here.go_to(date(2022, 1, 11))
    here.office.run(s.count, made.id)
    rate = here.public.ask(s.response, made.id)
    assert (rate.count, rate.base, rate.value) == (12, 24, Fraction(1, 2))
    lines = here.public.ask(s.results, made.id)
    assert told(lines, "gain") == {
        "everybody: not at all": 0,
        "everybody: rather not": 6,
        "everybody: half and half": 0,
        "everybody: rather": 0,
        "everybody: entirely": 6,
        "everybody: no answer": 0,
    }
    assert told(lines, "gain", "place")["1栋: rather not"] == 6
    assert told(lines, "gain", "place")["2栋: rather not"] == 0
    first = here.public.ask(s.scores, made.id)[0]
    assert (first.mean, first.count, first.before, first.change) == (Fraction(7, 2), 12, None, None)


def test_the_next_round_is_compared_with_this_one() -> None:
    """The change of a mean, and none where a cell of either round had to be put together."""
    here = compound(16)
    before = here.survey(anonymous=False)
    here.answered(before, [marks(2)] * 6)
    here.go_to(FIRST)
    after = here.survey(anonymous=False, follows=before.id)
    here.answered(after, [marks(4)] * 7 + [marks(5)] * 7)
    (gain, happiness, _security) = here.public.ask(s.scores, after.id)
    assert (gain.mean, gain.before, gain.change) == (Fraction(9, 2), Fraction(2), Fraction(5, 2))
    assert (happiness.mean, happiness.change) == (None, None)
    here.go_to(FIRST)
    last = here.survey(anonymous=False, follows=after.id)
    here.answered(last, [marks(4)] * 9 + [marks(1)] * 3)
    (gain, *_others) = here.public.ask(s.scores, last.id)
    assert (gain.mean, gain.before, gain.change) == (None, Fraction(9, 2), None)


@pytest.mark.parametrize(
    ("came", "asked", "shown"), [(4, 12, (None, 12)), (5, 12, (5, 12)), (9, 12, (9, None)), (12, 12, (12, 12))]
)
def test_the_rate_tells_of_fewer_than_five_neither_who_did_nor_who_did_not(
    came: int, asked: int, shown: tuple[int | None, int | None]
) -> None:
    """Four who answered are not told, nor three who did not: then the number of those who were asked is kept back."""
    here = compound(asked)
    made = here.survey(anonymous=True)
    here.opened(made, tuple(sheet(3) for _ in range(came)))
    rate = here.public.ask(s.response, made.id)
    assert (rate.count, rate.base) == shown
    assert bool(here.public.ask(s.results, made.id)) is (came >= FEWEST)


def test_what_is_erased_later_changes_no_result() -> None:
    """Results are those of the count, so that nobody finds by the difference what one person had said."""
    here = compound(12)
    made = here.survey(anonymous=False)
    here.answered(made, [marks(1)] * 6 + [marks(5)] * 5)
    before = here.public.ask(s.results, made.id)
    one = here.people[0]
    here.of(one).run(s.take_back, made.id, person_id=one)
    assert here.public.ask(s.results, made.id) == before
    gone = [row.marks for row in here.of(here.chair).ask(s.sheets_of, made.id)]
    assert gone.count(None) == 1
    with here.community.journal() as journal:
        assert journal.verify().sound


def test_what_was_taken_back_before_the_count_is_not_counted() -> None:
    """Sheet and words go, in all versions, also words that were shown; nobody else can do it, and there is nothing for others."""
    here = compound(12)
    made = here.survey(anonymous=False)
    for person in here.people[:6]:
        here.of(person).run(s.answer, made.id, person_id=person, marks=marks(1, wish="多种树"))
    one, other = here.people[0], here.people[-1]
    (text, *_rest) = here.of(here.chair).ask(s.free_texts, made.id)
    here.of(here.chair).run(s.moderate, text.id, words="多种树")
    with pytest.raises(Denied):
        here.of(other).run(s.take_back, made.id, person_id=one)
    with pytest.raises(Refused, match="nothing was answered"):
        here.of(other).run(s.take_back, made.id, person_id=other)
    here.of(one).run(s.take_back, made.id, person_id=one)
    assert [row.text for row in here.of(here.chair).ask(s.free_texts, made.id)].count(None) == 1
    here.go_to(date(2022, 1, 11))
    assert here.office.run(s.count, made.id).sheets == 5
    assert here.public.ask(s.shown_words, made.id) == ()
