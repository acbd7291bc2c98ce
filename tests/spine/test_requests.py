"""Requests as JSON: read strictly, run as the desk's actor, answered with a result or with every objection in two languages."""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import Slot, guarded_toy, toy

from community_gov import Actor, Code, CommandClash, Community, InvalidData
from community_gov.contract.samples import sample
from community_gov.households import PlaceKind, add_place
from community_gov.malformed import Fault, fault
from community_gov.requests import arguments_class
from community_gov.testing import fresh_community

SOMEBODY = Actor(id="u1")
ANY = toy()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=9), each, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def bay() -> Community:
    """The toy story, where everybody may do everything."""
    return toy()


def asked(community: Community, request: object, actor: Actor = SOMEBODY) -> dict[str, Any]:
    """What is answered, which JSON can hold."""
    answer = community.by(actor).perform(request)
    assert json.loads(json.dumps(answer)) == answer
    return cast("dict[str, Any]", answer)


def problems(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Place, code and detail of every objection."""
    assert answer.keys() == {"status", "problems"}
    return [(one["at"], one["type"]["code"], one.get("detail", {}).get("en", "")) for one in answer["problems"]]


def test_a_verb_is_run_and_what_it_returned_is_masked(bay: Community) -> None:
    """Also for who may see it: a verb is no question."""
    answer = asked(bay, {"verb": "toy.take", "arguments": {"shift": "early", "name": "张三", "phone": "13812345678"}})
    assert answer["result"] | {"name": "张*", "phone": "138****5678", "no": 1, "shift": "early"} == answer["result"]
    with bay.by(SOMEBODY).view() as view:
        (kept,) = view.find(Slot)
    assert kept.name == "张三"


def test_several_records_are_an_array_and_nothing_is_null(bay: Community) -> None:
    """What a verb returns keeps its form."""
    answer = asked(bay, {"verb": "toy.take_two", "arguments": {"shift": "early"}})
    assert [one["no"] for one in answer["result"]] == [1, 2]


def test_an_id_or_a_code_at_hand_is_as_good_as_its_text() -> None:
    """Whoever asks from Python holds ids; a value of another class that is a text too stays refused."""
    bay = fresh_community()
    whole = bay.by(SOMEBODY).run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
    given: dict[str, object] = {"kind": "entrance", "code": Code("3-1"), "name": "1单元", "parent": whole.id}
    made = asked(bay, {"verb": "households.add_place", "arguments": given})["result"]
    assert (made["parent"], made["code"]) == (str(whole.id), "3-1")
    wrong = asked(bay, {"verb": "households.add_place", "arguments": given | {"name": PlaceKind.ENTRANCE}})
    assert problems(wrong) == [("$.arguments.name", "core.malformed", "expected a string, got PlaceKind")]


def test_a_refusal_has_a_status_and_says_it_in_both_languages(bay: Community) -> None:
    """Place, code, parameters and sentences; nothing was written."""
    for _ in range(3):
        asked(bay, {"verb": "toy.take", "arguments": {"shift": "early"}})
    answer = asked(bay, {"verb": "toy.take", "arguments": {"shift": "early"}})
    assert answer["status"] == 409
    (problem,) = answer["problems"]
    assert problem["type"]["code"] == "toy.full"
    assert problem["message"] == {"zh": "early已满(3人)", "en": "early is full (3)"}
    assert problem["params"] == {"shift": {"code": "early"}, "taken": 3}


def test_what_is_wrong_with_the_arguments_is_told_all_at_once(bay: Community) -> None:
    """Each with its path."""
    answer = asked(bay, {"verb": "toy.take", "arguments": {"shift": "早班", "name": 3, "time": 1}})
    assert answer["status"] == 422
    told = problems(answer)
    assert {(at, code) for at, code, _detail in told} == {
        ("$.arguments.shift", "core.malformed"),
        ("$.arguments.name", "core.malformed"),
        ("$.arguments", "core.malformed"),
    }
    assert [detail for at, _code, detail in told if at == "$.arguments.name"] == ["expected a string, got int"]
    assert [detail for at, _code, detail in told if at == "$.arguments"] == ["unknown field time"]


MALFORMED = {
    "unknown field": ("unknown_field", "没有这一项"),
    "unknown field time": ("unknown_field", "没有名为time的项"),
    "required field is missing": ("missing_field", "缺少必填项"),
    "expected a string, got int": ("wrong_type", "应为字符串,实为整数"),
    "expected 2 values, got 3": ("wrong_number", "应有2个值,实有3个"),
    "'2021' is not a date; write '2021-06-30'": ("not_a_date", "'2021'不是日期,应写作'2021-06-30'"),
    "'x' is none of yes, no": ("no_such_choice", "'x'不在可选项之内:yes, no"),
    "a flower is wanted": ("invalid_value", "值不符合要求(a flower is wanted)"),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_malformed_is_told_in_both_languages(what: str) -> None:
    """With a code to go by; what an embedder's own class says is told as it stands."""
    code, zh = MALFORMED[what]
    assert fault(what) == Fault(code, zh, what)


def test_every_type_that_json_has_is_told_in_chinese(bay: Community) -> None:
    """Whatever comes in the place of whatever is wanted."""
    wanted = (bool, int, str, date, datetime, Decimal, Fraction, Code, tuple[str, ...])
    sent: tuple[object, ...] = (None, True, 1, 1.5, "早", [], {})
    told = []
    for type_ in wanted:
        for value in sent:
            try:
                bay.wire.from_data(value, type_)
            except InvalidData as invalid:
                told += [fault(error.rpartition(" @ ")[0]) for error in invalid.errors]
    assert len(told) > 40
    assert [one.en for one in told if one.code == "invalid_value" or re.search(r"[a-z]{3} [a-z]{2}", one.zh)] == []


@pytest.mark.parametrize("field", ["actor", "by", "command_id", "now", "view", "change"])
def test_who_asks_and_when_never_comes_from_the_request(bay: Community, field: str) -> None:
    """Neither beside the arguments nor among them."""
    beside = asked(bay, {"verb": "toy.take", "arguments": {"shift": "early"}, field: "root"})
    assert problems(beside) == [(f"$.{field}", "core.malformed", "unknown field")]
    among = asked(bay, {"verb": "toy.take", "arguments": {"shift": "early", field: "root"}})
    assert problems(among) == [("$.arguments", "core.malformed", f"unknown field {field}")]


@pytest.mark.parametrize(
    ("request_", "at", "detail"),
    [
        ([], "$", "expected an object with verb or question, and arguments"),
        ({}, "$", "name a verb or a question, one of the two"),
        ({"verb": "toy.take", "question": "toy.slots"}, "$", "name a verb or a question, one of the two"),
        ({"verb": 3}, "$.verb", "expected a string"),
        ({"verb": "toy.take", "arguments": []}, "$.arguments", "expected an object, got list"),
    ],
)
def test_what_is_no_request(bay: Community, request_: object, at: str, detail: str) -> None:
    """It is told what one looks like."""
    answer = asked(bay, request_)
    assert answer["status"] == 422
    assert problems(answer) == [(at, "core.malformed", detail)]


@pytest.mark.parametrize(
    ("mark", "name", "told", "code"),
    [
        ("verb", "toy.tak", "toy.tak", "core.unknown_action"),
        ("question", "toy.take", "toy.take", "core.is_a_verb"),
        ("verb", "audit.findings", "audit.findings", "core.is_a_question"),
        ("verb", "__import__('os')", "of-this-name", "core.unknown_action"),
    ],
)
def test_a_verb_that_there_is_not_is_not_found(bay: Community, mark: str, name: str, told: str, code: str) -> None:
    """A verb is no question, which is said; a name that is none is not repeated."""
    answer = asked(bay, {mark: name})
    assert (answer["status"], answer["problems"][0]["type"]["code"]) == (404, code)
    assert answer["problems"][0]["params"] == {"action": {"code": told}}


def test_the_policy_decides_for_requests_too() -> None:
    """By the desk's actor."""
    answer = asked(guarded_toy(), {"verb": "toy.take", "arguments": {"shift": "early"}}, Actor.anonymous())
    assert (answer["status"], problems(answer)[0][1]) == (403, "core.denied")


def test_a_command_id_of_the_desk_makes_a_request_count_once(bay: Community) -> None:
    """The same request again gives the same answer; another one is a mistake of the host's program."""
    request = {"verb": "toy.take", "arguments": {"shift": "early"}}
    first, again = (bay.by(SOMEBODY, command_id="c1").perform(request) for _ in range(2))
    assert first == again
    with pytest.raises(CommandClash):
        bay.by(SOMEBODY, command_id="c1").perform({"verb": "toy.take", "arguments": {"shift": "late"}})


@given(request=JSON | st.fixed_dictionaries({"verb": st.sampled_from(["toy.take", "toy.x"]) | JSON, "arguments": JSON}))
def test_no_request_raises(request: object) -> None:
    """Whatever JSON comes, the answer is JSON: a result or objections."""
    answer = ANY.by(SOMEBODY).perform(request)
    assert answer.keys() in ({"result"}, {"status", "problems"})


def test_every_verb_and_question_can_be_asked_for_in_json() -> None:
    """Arguments of every installed action go to JSON and come back as they were."""
    community = Community.in_memory()
    samples = ((name, sample(arguments_class(call))) for name, call in community.actions.items())
    for name, arguments in samples:
        sent = json.loads(json.dumps(community.wire.to_data(arguments)))
        assert community.wire.from_data(sent, type(arguments)) == arguments, name


def test_the_path_of_what_is_wrong_begins_as_the_caller_says() -> None:
    """For data that stand inside of others."""
    with pytest.raises(InvalidData) as found:
        toy().wire.from_data("2021", date, path="$.arguments.on")
    assert found.value.errors == ("'2021' is not a date; write '2021-06-30' @ $.arguments.on",)


def test_what_is_wrong_deep_inside_of_an_argument_is_told_with_its_path() -> None:
    """Values within values: each mistake has its own place, its code, and says so in both languages."""
    votes = [{"voter": 3, "choice": "yes"}, {"person": "person-1-1", "choise": "no"}, "yes"]
    parts = [{"room": 1502, "code": "3-1502", "area": 98.5}]
    for name, arguments, places in (
        (
            "meetings.decide_item",
            {"item_id": "item-1-1", "votes": votes},
            {"$.arguments.votes[0]", "$.arguments.votes[1]", "$.arguments.votes[2]"},
        ),
        ("households.split_unit", {"unit_id": "unit-1-1", "on": "2022-01-01", "into": parts}, {"$.arguments.into[0].room"}),
    ):
        answer = asked(Community.in_memory(), {"verb": name, "arguments": arguments})
        assert answer["status"] == 422
        told = problems(answer)
        assert {code for _at, code, _detail in told} == {"core.malformed"}
        assert all(any(at.startswith(place) for at, _code, _detail in told) for place in places), told
        assert all(set(one["message"]) == {"zh", "en"} for one in answer["problems"])
