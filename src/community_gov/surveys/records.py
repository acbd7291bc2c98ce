"""A survey and its questions; who has answered, what was answered, and what is left of it when it is counted.

Three things are apart. `Participation` says that somebody has answered, and nothing else. A `Sheet` holds the answers of a survey
with names. Of an anonymous one there is no sheet: `Heap` counts equal answers, and a `Receipt` is in no way tied to any of them.
"""

from datetime import date, datetime

from attrs import field, frozen
from attrs.validators import ge

from community_gov.households import Person, Place, Unit
from community_gov.organizations import Body
from community_gov.records import Code, Coded, Controller, Id, Purpose, Until, event, kind, personal

__all__ = [
    "BLANK",
    "PLACE",
    "Audience",
    "Choice",
    "Counting",
    "FreeText",
    "Heap",
    "Mark",
    "Opening",
    "Participation",
    "QuestionKind",
    "Receipt",
    "Sheet",
    "Survey",
    "SurveyAnswered",
    "SurveyClosed",
    "SurveyCounted",
    "SurveyOpened",
    "SurveyPrepared",
    "SurveyQuestion",
    "TextModerated",
]

BLANK = Code("blank")
"""Stands where somebody left a question open."""
PLACE = Code("place")
"""By what groups are told apart that are buildings."""
_ANSWER = personal(purpose=Purpose.PUBLIC_VOICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class Audience(Coded):
    """Who is asked; one answer for each of them."""

    OWNERS = "owners", "业主", "owners"
    RESIDENTS = "residents", "居住人", "residents"
    HOUSEHOLDS = "households", "住户", "households"


class QuestionKind(Coded):
    """How a question is answered."""

    SCALE = "scale", "量表", "on a scale"
    SINGLE = "single", "单选", "one of several"
    MULTIPLE = "multiple", "多选", "any of several"
    TEXT = "text", "自由填写", "in own words"


@frozen(kw_only=True)
class Choice:
    """One answer that can be marked; on a scale the first one counts 1."""

    code: Code
    zh: str
    en: str


@frozen(kw_only=True)
class SurveyQuestion:
    """One question of a survey; by its code it is known again in a later round."""

    code: Code
    kind: QuestionKind
    zh: str
    en: str
    choices: tuple[Choice, ...] = ()
    splits: bool = False
    """Whether the results are also told apart by what is answered here, such as by how long somebody has lived here."""


@frozen(kw_only=True)
class Mark:
    """What stands on a sheet beside one question: what is marked, or the words."""

    question: Code
    choices: tuple[Code, ...] = ()
    text: str | None = None


@kind("surveys.survey", indexes=("body",))
@frozen(kw_only=True)
class Survey:
    """A survey or a residents' poll of a body (问卷). It decides nothing and is no vote."""

    id: Id["Survey"]
    title: str
    body: Id[Body]
    audience: Audience
    place: Id[Place] | None
    """Whose people are asked; None for the whole compound."""
    on: date
    """Who belonged there on this day is asked."""
    anonymous: bool
    starts: date
    ends: date
    """The last day on which it is answered."""
    questions: tuple[SurveyQuestion, ...]
    follows: Id["Survey"] | None
    """The round before, with which it is compared."""
    opened: date | None = None
    closed: date | None = None
    """The day on which it was closed before its end."""


@kind("surveys.opening", indexes=("survey",), unique=(("survey",),))
@frozen(kw_only=True)
class Opening:
    """How many were asked, as counted on the day on which a survey was opened; told with the rate of response alone."""

    id: Id["Opening"]
    survey: Id[Survey]
    asked: int = field(validator=ge(0))


@kind("surveys.participation", indexes=("survey",))
@frozen(kw_only=True)
class Participation:
    """Somebody has answered: a person, or for a household its home."""

    id: Id["Participation"]
    survey: Id[Survey]
    person: Id[Person] | None
    unit: Id[Unit] | None


@kind("surveys.sheet", indexes=("participation", "survey"), of=("participation",))
@frozen(kw_only=True)
class Sheet:
    """The answers of one respondent of a survey with names."""

    id: Id["Sheet"]
    survey: Id[Survey]
    participation: Id[Participation]
    marks: tuple[Mark, ...] | None = field(default=None, repr=False, metadata=_ANSWER)


@kind("surveys.counting", indexes=("survey",), unique=(("survey",),))
@frozen(kw_only=True)
class Counting:
    """A survey was counted, once; what it came to does not change any more."""

    id: Id["Counting"]
    survey: Id[Survey]
    on: date
    sheets: int = field(validator=ge(0))
    openers: tuple[Id[Person], ...] = ()
    """Who opened an anonymous survey together."""


@kind("surveys.heap", indexes=("survey",))
@frozen(kw_only=True)
class Heap:
    """So many sheets of a group say the same about one question. Whose they are is nowhere."""

    id: Id["Heap"]
    survey: Id[Survey]
    by: Code | None
    """What the group is told apart by: None for everybody, `place`, or a question that splits."""
    group: tuple[str, ...]
    """Buildings or choices that are counted together, for there are at least five sheets in a group."""
    question: Code | None
    """None where the sheets of the group are counted."""
    choice: Code | None
    sheets: int = field(validator=ge(1))


@kind("surveys.receipt", indexes=("survey",), unique=(("survey", "digest"),))
@frozen(kw_only=True)
class Receipt:
    """A sheet with this receipt was counted; which one it was is nowhere."""

    id: Id["Receipt"]
    survey: Id[Survey]
    digest: str
    """The SHA-256 of the survey's id, a colon and the code on the sheet."""


@kind("surveys.free_text", indexes=("survey",), of=("participation",))
@frozen(kw_only=True)
class FreeText:
    """What somebody wrote in own words; only the words that a named human lets stand are shown."""

    id: Id["FreeText"]
    survey: Id[Survey]
    question: Code
    participation: Id[Participation] | None
    """Whose it is, in a survey with names."""
    text: str | None = field(default=None, repr=False, metadata=_ANSWER)
    shown: str | None = None
    """The words for everybody, without what would tell who wrote them; None for none."""
    moderated: datetime | None = None
    by: str | None = None
    """Who looked at it."""
    reason: str | None = None
    """Why it is not shown."""


@event("surveys.survey_prepared")
@frozen(kw_only=True)
class SurveyPrepared:
    """A survey was prepared, or its questions were revised."""

    survey: Id[Survey]
    body: Id[Body]


@event("surveys.survey_opened")
@frozen(kw_only=True)
class SurveyOpened:
    """A survey can be answered in its days."""

    survey: Id[Survey]


@event("surveys.survey_answered")
@frozen(kw_only=True)
class SurveyAnswered:
    """Somebody has answered."""

    survey: Id[Survey]
    participation: Id[Participation]


@event("surveys.survey_closed")
@frozen(kw_only=True)
class SurveyClosed:
    """A survey was closed before its end."""

    survey: Id[Survey]


@event("surveys.survey_counted")
@frozen(kw_only=True)
class SurveyCounted:
    """A survey was counted."""

    survey: Id[Survey]
    sheets: int


@event("surveys.text_moderated")
@frozen(kw_only=True)
class TextModerated:
    """A named human has looked at what somebody wrote."""

    text: Id[FreeText]
    shown: bool
