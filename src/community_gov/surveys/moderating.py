"""Answers in own words: read by the body alone until a named human has said what of them may be shown, and why not."""

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.texts import require_text
from community_gov.privacy import FEWEST
from community_gov.records import ActorKind, Code, Id
from community_gov.surveys.counting import counting_of
from community_gov.surveys.records import FreeText, Survey, TextModerated

__all__ = ["ShownWords", "free_texts", "moderate", "shown_words"]

NAMED_HUMAN = ProblemType(
    "surveys.named_human",
    zh="公开的文字须由具名的工作人员审定",
    en="what is shown is decided by a named human, not by a program",
    nature=Nature.DENIED,
)
EITHER = ProblemType(
    "surveys.either",
    zh="请写明公开的文字,或写明不公开的原因,只写其一",
    en="give the words to show or the reason for none, one of the two",
)


@attrs.frozen(kw_only=True)
class ShownWords:
    """What everybody may read of the answers to one question."""

    question: Code
    words: str


@verb("surveys.moderate")
def moderate(change: Change, text_id: Id[FreeText], *, words: str | None = None, reason: str | None = None) -> FreeText:
    """Say which words of an answer are shown, without what would tell who wrote it; or why none are. A person does it."""
    change.require(change.actor.kind is ActorKind.PERSON, NAMED_HUMAN())
    change.require((words is None) is not (reason is None), EITHER(at="words"))
    require_text(words=words, reason=reason)
    known = change.get(FreeText, text_id)
    made = attrs.evolve(known, shown=words, reason=reason, moderated=change.now, by=change.signature)
    return change.put(made, TextModerated(text=text_id, shown=words is not None))


@question("surveys.free_texts")
def free_texts(view: View, survey_id: Id[Survey]) -> tuple[FreeText, ...]:
    """What was written in own words, those first that nobody has looked at; for the body. Raises NotFound."""
    view.get(Survey, survey_id)
    rows = view.find(FreeText, survey=survey_id)
    return tuple(sorted(rows, key=lambda row: (row.moderated is not None, row.question, row.text or "", row.id)))


@question("surveys.shown_words")
def shown_words(view: View, survey_id: Id[Survey]) -> tuple[ShownWords, ...]:
    """The moderated words, in an order that tells nothing; none before the survey was counted, nor of fewer than five sheets.

    Raises NotFound.
    """
    view.get(Survey, survey_id)
    made = counting_of(view, survey_id)
    if made is None or made.sheets < FEWEST:
        return ()
    rows = ((row.question, row.shown) for row in view.find(FreeText, survey=survey_id) if row.shown is not None)
    return tuple(ShownWords(question=code, words=words) for code, words in sorted(rows))
