"""Words of one's own: they go before those beside the codes, and a language that lacks one says so in English."""

from typing import Any, cast

import pytest
from tests.spine.toy import FULL, State, Toy

from community_gov import Code, Community, Id, Said, Wording, Wordings
from community_gov.errors import Nature, ProblemType, choice_name
from community_gov.households import UnitKind
from community_gov.records import FindingType, Severity
from community_gov.testing import fresh_community, somebody

UYGHUR = Wording(lang=Code("ug"), texts={"core.denied": "ruxset yoq: {action}", "households.UnitKind.shop": "dukan"})
KIND = ProblemType("toy.kind", zh="是{kind}", en="it is a {kind}", nature=Nature.STATE)
ODD = FindingType("toy.odd", zh="怪", en="odd", rule="custom", severity=Severity.CUSTOM)


def bay(*wordings: Wording) -> Community:
    """A community with words of the host's."""
    return fresh_community(plugins=[Toy()], policy=None, settings=[Wordings(items=wordings)])


def test_without_words_of_ones_own_it_is_as_it_stands_beside_the_code() -> None:
    """In both languages, for problems, findings and choices."""
    words = bay().words
    full = FULL(shift=Code("a"), taken=3)
    assert (words.message(full, "zh"), words.message(full, "en")) == (full.message("zh"), full.message("en"))
    assert (words.label(UnitKind.SHOP, "zh"), words.label(UnitKind.SHOP, "en")) == (UnitKind.SHOP.zh, UnitKind.SHOP.en)
    assert words.message(ODD(Id("x")), "zh") == "怪"
    assert words.langs == ("zh", "en")


def test_an_embedder_overrides_a_text() -> None:
    """Chinese as the compound says it; the other language and the other codes stay."""
    words = bay(Wording(lang=Code("zh"), texts={"toy.full": "{shift}名额已满({taken})"})).words
    full = FULL(shift=Code("a"), taken=3)
    assert words.message(full, "zh") == "a名额已满(3)"
    assert words.message(full, "en") == full.message("en")


def test_an_added_language_says_what_it_has_and_the_rest_in_english() -> None:
    """And each text says in which language it is."""
    words = bay(UYGHUR).words
    shop, dwelling = (words.label(kind, "ug") for kind in (UnitKind.SHOP, UnitKind.DWELLING))
    assert (shop, shop.lang) == ("dukan", "ug")
    assert (dwelling, dwelling.lang) == (UnitKind.DWELLING.en, "en")
    full = words.message(FULL(shift=Code("a"), taken=3), "ug")
    assert isinstance(full, Said)
    assert (full, full.lang) == ("a is full (3)", "en")


def test_a_choice_inside_of_a_sentence_is_said_in_the_language_too() -> None:
    """The sentence has the word for the choice where the language has it."""
    words = bay(Wording(lang=Code("ug"), texts={**UYGHUR.texts, "toy.kind": "bu {kind}"})).words
    assert words.message(KIND(kind=UnitKind.SHOP), "ug") == "bu dukan"
    assert words.message(KIND(kind=UnitKind.DWELLING), "ug") == f"bu {UnitKind.DWELLING.en}"


def test_a_request_is_answered_in_every_language_that_has_the_sentence() -> None:
    """The two beside the code, and those of the embedder; another community speaks for itself."""
    request = {"verb": "toy.take", "arguments": {"shift": "a"}}

    def said(community: Community) -> dict[str, str]:
        answer = cast("dict[str, Any]", community.by(somebody("x")).perform(request))
        return cast("dict[str, str]", answer["problems"][0]["message"])

    assert said(bay(UYGHUR)) == {"zh": "无权办理toy.take", "en": "not allowed: toy.take", "ug": "ruxset yoq: toy.take"}
    assert set(said(bay())) == {"zh", "en"}


def test_the_host_goes_before_a_pack_and_a_later_text_before_an_earlier() -> None:
    """So an application corrects what a plugin brought."""
    words = bay(UYGHUR, Wording(lang=Code("ug"), texts={"core.denied": "bolmaydu {action}"})).words
    assert words.message(ProblemType("core.denied", zh="{action}", en="{action}")(action=Code("a.b")), "ug") == "bolmaydu a.b"


def test_what_is_missing_in_a_language_can_be_listed() -> None:
    """Everything that core and plugins say has a name; what a language lacks is told, the two beside the codes lack nothing."""
    community = bay(UYGHUR)
    spoken = community.spoken()
    assert spoken["households.UnitKind.dwelling"] == UnitKind.DWELLING.en
    assert {"core.denied", "households.overlap", "audit.WhyDenied.no_line"} - set(spoken) <= {"audit.WhyDenied.no_line"}
    assert choice_name(State.TAKEN).endswith("State.taken")
    missing = community.words.missing("ug", spoken)
    assert set(spoken) - set(missing) == set(UYGHUR.texts)
    assert community.words.missing("zh", spoken) == ()


@pytest.mark.parametrize(
    ("texts", "why"),
    [({"core.dneied": "x"}, "nothing is called"), ({"core.denied": "no {acton}"}, r"name the parameters \['action'\]")],
)
def test_a_misspelt_wording_is_found_and_never_breaks_a_message(texts: dict[str, str], why: str) -> None:
    """The check names it; until then what stands beside the code is said."""
    community = bay(Wording(lang=Code("zh"), texts=texts))
    with pytest.raises(ValueError, match=why):
        community.spoken()
    denied = ProblemType("core.denied", zh="无权{action}", en="no {action}")(action=Code("a.b"))
    assert community.words.message(denied, "zh") == "无权a.b"
