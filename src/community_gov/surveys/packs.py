"""Questionnaires to start with, as items of packs; the one that is shipped asks for gain, happiness and security.

获得感、幸福感、安全感 are asked for in many places, each in its own words; no text prescribes a questionnaire. These words are
the library's own and an example (custom).
"""

from attrs import frozen

from community_gov.change import View, question
from community_gov.errors import PluginClash, ProblemType, Refused
from community_gov.hookspecs import Pack
from community_gov.records import Code
from community_gov.surveys.records import Choice, QuestionKind, SurveyQuestion

__all__ = ["GAIN_HAPPINESS_SECURITY", "Questionnaire", "questionnaire_named", "questionnaires", "scale_of_five"]


@frozen(kw_only=True)
class Questionnaire:
    """Questions that are asked together."""

    code: Code
    zh: str
    en: str
    questions: tuple[SurveyQuestion, ...]


UNKNOWN = ProblemType("surveys.unknown_questionnaire", zh="没有{code}这一问卷", en="no pack has a questionnaire {code}")


def scale_of_five(code: str, zh: str, en: str) -> SurveyQuestion:
    """A question that is answered on a scale from 1 (not at all) to 5 (entirely).

    >>> scale_of_five("gain", "有获得感", "I have gained").choices[4].en
    'entirely'
    """
    choices = tuple(Choice(code=Code(str(n)), zh=zh, en=en) for n, (zh, en) in enumerate(_FIVE, start=1))
    return SurveyQuestion(code=Code(code), kind=QuestionKind.SCALE, zh=zh, en=en, choices=choices)


_FIVE = (
    ("非常不同意", "not at all"),
    ("不太同意", "rather not"),
    ("一般", "half and half"),
    ("比较同意", "rather"),
    ("非常同意", "entirely"),
)
_YEARS = (("under_2", "不满2年", "less than 2 years"), ("2_to_5", "2至5年", "2 to 5 years"), ("over_5", "超过5年", "more than 5"))

GAIN_HAPPINESS_SECURITY = Pack(
    name="core.gain_happiness_security",
    items=(
        Questionnaire(
            code=Code("gain_happiness_security"),
            zh="居民获得感、幸福感、安全感问卷",
            en="Gain, happiness, security",
            questions=(
                scale_of_five(
                    "gain", "这一年小区的变化让我得到了实惠", "What changed here in the last year has been of use to me"
                ),
                scale_of_five("happiness", "我住在这里感到幸福", "I am happy to live here"),
                scale_of_five("security", "我住在这里感到安全", "I feel safe here"),
                SurveyQuestion(
                    code=Code("years"),
                    kind=QuestionKind.SINGLE,
                    zh="您在本小区住了多久",
                    en="How long have you lived here",
                    choices=tuple(Choice(code=Code(code), zh=zh, en=en) for code, zh, en in _YEARS),
                    splits=True,
                ),
                SurveyQuestion(code=Code("wish"), kind=QuestionKind.TEXT, zh="您最希望改变什么", en="What should change first"),
            ),
        ),
    ),
)


@question("surveys.questionnaires")
def questionnaires(view: View) -> tuple[Questionnaire, ...]:
    """The questionnaires of all packs."""
    return view.packs(Questionnaire)


def questionnaire_named(view: View, code: Code) -> Questionnaire:
    """The questionnaire of this code; raises Refused for none, PluginClash for two."""
    found = {one for one in view.packs(Questionnaire) if one.code == code}
    if not found:
        raise Refused(UNKNOWN(at="questionnaire", code=code))
    if len(found) > 1:
        raise PluginClash(f"questionnaire {code!r}", *sorted(one.en for one in found))
    return found.pop()
