"""Objections and faults: what they say, and what they refuse to carry."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from community_gov import (
    AnyId,
    Code,
    Coded,
    Conflict,
    Denied,
    Id,
    Nature,
    NotFound,
    PartialDate,
    PluginClash,
    PluginError,
    ProblemType,
    Refused,
)
from community_gov.errors import InvalidData, Param

TAKEN = ProblemType("venues.taken", zh="{venue}已被预订", en="{venue} is taken", nature=Nature.CONFLICT)


class Colour(Coded):
    """A choice with labels."""

    RED = "red", "红", "red"


def test_a_problem_speaks_both_languages() -> None:
    """The sentence is filled with the same parameters in Chinese and in English."""
    problem = TAKEN(at="starts", venue=Code("hall"))
    assert (problem.message("zh"), problem.message("en")) == ("hall已被预订", "hall is taken")
    assert (problem.code, problem.at, problem.nature) == ("venues.taken", "starts", Nature.CONFLICT)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Colour.RED, "红", "red"),
        (Decimal("98.70"), "98.70", "98.70"),
        (Decimal("1E+2"), "100", "100"),
        (Fraction(1, 3), "1/3", "1/3"),
        (date(2022, 3, 1), "2022-03-01", "2022-03-01"),
        (PartialDate("2012"), "2012", "2012"),
        (7, "7", "7"),
    ],
)
def test_each_sort_of_parameter_is_written_as_people_read_it(
    value: Colour | Decimal | Fraction | date | int, zh: str, en: str
) -> None:
    """A choice is said by its label, a number without exponent, a date as year, month, day."""
    problem = ProblemType("a.b", zh="{x}", en="{x}")(x=value)
    assert (problem.message("zh"), problem.message("en")) == (zh, en)


@pytest.mark.parametrize("bad", ["张三", 1.5, None, [1], b"x"])
def test_a_parameter_that_could_hold_anything_is_refused(bad: object) -> None:
    """Free text could be personal data, and a float is not exact: neither enters a message, a log or an exception."""
    with pytest.raises(TypeError, match=r"venues\.taken: parameter 'venue' is a"):
        TAKEN(venue=bad)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("params", [{}, {"venue": Code("hall"), "hour": 8}, {"place": Code("hall")}])
def test_parameters_that_do_not_fit_the_sentence_are_refused(params: dict[str, Param]) -> None:
    """A missing or an unknown parameter is a mistake of the program, found where it is made."""
    with pytest.raises(TypeError, match="takes the parameters"):
        TAKEN(at="", **params)


@pytest.mark.parametrize("code", ["taken", "Venues.taken", "venues.", "venues.ta ken", "场地.已订"])
def test_a_code_names_its_story(code: str) -> None:
    """Codes are stable words of the form story.what."""
    with pytest.raises(ValueError, match="not of the form"):
        ProblemType(code, zh="x", en="x")


def test_both_sentences_name_the_same_parameters() -> None:
    """A sentence that lost a parameter in translation would mislead half of the readers."""
    with pytest.raises(ValueError, match="different parameters"):
        ProblemType("a.b", zh="{x}", en="{y}")


def test_the_place_of_a_problem_is_no_parameter() -> None:
    """`at` says which argument it is about; a sentence cannot use the word for something else."""
    with pytest.raises(ValueError, match="at"):
        ProblemType("a.b", zh="{at}", en="{at}")


def test_a_problem_cannot_be_changed_from_outside() -> None:
    """What was objected stays as it was said."""
    params = {"venue": Code("hall")}
    problem = TAKEN(**params)
    params["venue"] = Code("yard")
    assert problem.message("en") == "hall is taken"
    with pytest.raises(TypeError):
        problem.params["venue"] = Code("yard")  # type: ignore[index]  # wrong on purpose


def test_a_refusal_carries_every_objection() -> None:
    """All objections are told at once, and the first gives the nature."""
    refusal = Refused(TAKEN(venue=Code("hall")), ProblemType("a.b", zh="不", en="no")())
    assert [problem.code for problem in refusal.problems] == ["venues.taken", "a.b"]
    assert refusal.nature is Nature.CONFLICT
    assert "venues.taken" in str(refusal)
    assert "no" in str(refusal)


def test_a_refusal_without_objection_is_a_mistake() -> None:
    """Nobody is refused without being told why."""
    with pytest.raises(TypeError, match="at least one Problem"):
        Refused()


@pytest.mark.parametrize("kind", [NotFound, Denied, Conflict])
def test_every_objection_can_be_caught_as_refused(kind: type[Refused]) -> None:
    """A host that answers requests needs one except clause for what a resident reads."""
    with pytest.raises(Refused):
        raise kind(TAKEN(venue=Code("hall")))


@pytest.mark.parametrize(
    ("nature", "status"),
    [("invalid", 422), ("denied", 403), ("not_found", 404), ("state", 409), ("conflict", 409)],
)
def test_every_nature_has_its_http_status(nature: str, status: int) -> None:
    """A web host maps an objection to a status without a table of its own."""
    assert Nature(nature).http_status == status


def test_faults_name_who_is_at_fault() -> None:
    """A plugin's fault names plugin and hook; a clash names everybody who claims the same."""
    error, clash = PluginError("party", "gov_verbs", "boom"), PluginClash("pack 'x'", "owners", "party")
    assert (error.plugin, error.hook, clash.providers) == ("party", "gov_verbs", ("owners", "party"))
    assert "'party'" in str(error)
    assert "'owners' and 'party'" in str(clash)


def test_bad_data_lists_every_error() -> None:
    """Somebody who sends a file with three mistakes hears of three."""
    assert InvalidData("a @ $.x", "b @ $.y").errors == ("a @ $.x", "b @ $.y")


def test_an_id_may_stand_in_a_message() -> None:
    """An id is a string of its own type, so it is told from free text."""
    other: AnyId = Id("unit-1-1")
    assert TAKEN(venue=other).message("en") == "unit-1-1 is taken"
