"""The surveys of script 7: two rounds about gain, happiness and security, without names, counted from a box of closed sheets.

Generated: who answered and what was answered.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

import s1_compound
import s2_bodies
from bay import Bay

from community_gov import Code, Id, surveys
from community_gov import households as h

__all__ = ["begin", "count_first", "count_second"]

_ASKED = Code("gain_happiness_security")
_FIRST: Mapping[str, tuple[int, ...]] = {
    "gain": (0, 8, 17, 20, 15),
    "happiness": (0, 6, 15, 21, 18),
    "security": (2, 7, 15, 20, 16),
    "years": (9, 21, 30),
}
_SECOND: Mapping[str, tuple[int, ...]] = {
    "gain": (0, 0, 12, 27, 21),
    "happiness": (0, 0, 12, 25, 23),
    "security": (0, 3, 12, 25, 20),
    "years": (9, 21, 30),
}
"""How many of sixty gave each answer, from the first to the last."""
_CODES: Mapping[str, tuple[str, ...]] = {"years": ("under_2", "2_to_5", "over_5")}
_FIVE = ("1", "2", "3", "4", "5")


def begin(bay: Bay, starts: date, *, ends: date, follows: Id[surveys.Survey] | None = None) -> Id[surveys.Survey]:
    """Ask all owners; sixty put a closed sheet into the box, and nobody knows which."""
    committee, office = bay.once(s2_bodies.enact).committee, bay.desk()
    bay.on(starts)
    survey = office.run(
        surveys.prepare,
        committee,
        title=f"{starts.year}年{starts.month}月居民问卷",
        audience=surveys.Audience.OWNERS,
        on=starts,
        starts=starts,
        ends=ends,
        anonymous=True,
        questionnaire=_ASKED,
        follows=follows,
    ).id
    office.run(surveys.open_survey, survey)
    with office.change() as change:
        for person in _answering(bay, starts):
            surveys.hand_in(change, survey, person_id=person)
    return survey


def count_first(bay: Bay, survey: Id[surveys.Survey], on: date) -> None:
    """Open the box of the first round."""
    _open(bay, survey, on, _FIRST)


def count_second(bay: Bay, survey: Id[surveys.Survey], on: date) -> None:
    """Open the box of the second round."""
    _open(bay, survey, on, _SECOND)


def _open(bay: Bay, survey: Id[surveys.Survey], on: date, said: Mapping[str, tuple[int, ...]]) -> None:
    """Two members of the owners' committee open it together."""
    first, second, *_rest = bay.once(s2_bodies.enact).first_term
    bay.on(on)
    sheets = tuple(_sheets(said, on))
    bay.desk().run(surveys.open_sheets, survey, openers=(first.person, second.person), sheets=sheets)


def _answering(bay: Bay, on: date) -> list[Id[h.Person]]:
    """Sixty owners of one flat each, drawn from a fixed seed."""
    compound, chance = bay.once(s1_compound.enact), Random(20211008)  # noqa: S311  # generated residents, not secrets
    found = dict.fromkeys(
        owners[0].person
        for unit in chance.sample(compound.dwellings, 240)
        if len(owners := bay.desk().ask(h.owners_of, unit, on=on)) == 1
    )
    return list(found)[:60]


def _sheets(said: Mapping[str, tuple[int, ...]], on: date) -> Iterator[surveys.ClosedSheet]:
    """As many sheets with each answer as the table says; which answers stand on one sheet is drawn."""
    chance = Random(on.toordinal())  # noqa: S311  # generated residents, not secrets
    columns = dict[str, list[str]]()
    for question, counts in said.items():
        codes = _CODES.get(question, _FIVE)
        columns[question] = [code for code, count in zip(codes, counts, strict=True) for _ in range(count)]
        chance.shuffle(columns[question])
    for number in range(60):
        marks = (surveys.Mark(question=Code(name), choices=(Code(drawn[number]),)) for name, drawn in columns.items())
        yield surveys.ClosedSheet(marks=tuple(marks), receipt=f"generated-{on:%m}-{number:04d}")
