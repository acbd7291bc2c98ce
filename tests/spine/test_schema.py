"""The published schema: it takes what the library writes and reads, and refuses what reading refuses."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.golden.story import CLERK, PLAYS, PLUGINS, given, register
from tests.rules.json_schema import valid

from community_gov import Community, InvalidData
from community_gov.cli import main
from community_gov.contract.samples import sample
from community_gov.requests import arguments_class
from community_gov.schema import DIALECT, schema_of

COMMUNITY = Community.in_memory()


@cache
def schema() -> dict[str, Any]:
    """The document."""
    return schema_of(COMMUNITY)


@cache
def requests() -> dict[str, Any]:
    """Its parts for each verb and question, by name."""
    return {one["title"]: one for one in schema()["oneOf"]}


def meets(data: object, name: str) -> bool:
    """Whether data are what a part of the schema says."""
    return valid(data, schema()["$defs"][name], schema())


@pytest.mark.parametrize("name", sorted(one.name for one in COMMUNITY.kinds.schemas()))
def test_every_record_meets_its_schema(name: str) -> None:
    """As it is written; with a field more or less it does not."""
    cls = COMMUNITY.kinds.named(name).cls
    data: Any = COMMUNITY.wire.to_data(sample(cls))
    assert meets(data, f"record.{name}")
    assert not meets({**data, "more": 1}, f"record.{name}")
    assert not meets({key: value for key, value in data.items() if key != "id"}, f"record.{name}")


def test_the_records_of_a_real_history_meet_their_schemas() -> None:
    """Not only those that were made for it."""
    community = Community.in_memory("bay", **given(*PLUGINS))
    block, owner = register(community)
    for play in PLAYS.values():
        play(community, block, owner)
    seen = 0
    with community.by(CLERK).view() as view:
        for one in community.kinds.schemas():
            for record in view.find(one.cls):
                seen += 1
                assert meets(community.wire.to_data(record), f"record.{one.name}")
    assert seen > 10


@pytest.mark.parametrize("name", sorted(COMMUNITY.actions))
def test_a_request_is_refused_by_the_schema_where_reading_refuses_it(name: str) -> None:
    """Each argument left out, and each replaced by something of another form."""
    call = COMMUNITY.actions[name]
    cls = arguments_class(call)
    mark = "verb" if hasattr(call, "__verb__") else "question"
    given_: Any = COMMUNITY.wire.to_data(sample(cls))
    assert valid({mark: name, "arguments": given_}, requests()[name], schema())
    for key in given_:
        without = {one: value for one, value in given_.items() if one != key}
        for tried in (without, {**given_, key: 1.5}, {**given_, key: {"x": []}}, {**given_, "more": 1}):
            assert meets(tried, f"arguments.{name}") is reads(tried, cls), (key, tried)


def reads(data: object, cls: type) -> bool:
    """Whether the library reads it."""
    try:
        COMMUNITY.wire.from_data(deepcopy(data), cls)
    except InvalidData:
        return False
    return True


def test_the_document_takes_requests_and_nothing_else() -> None:
    """A request fits one verb or question."""
    assert valid({"question": "households.places"}, schema(), schema())
    wrong: list[object] = [{"verb": "households.places"}, {"question": "households.places", "actor": "x"}, {}, []]
    for request in wrong:
        assert not valid(request, schema(), schema())


def test_the_document_is_whole() -> None:
    """Every reference leads somewhere, and every verb and question is in it once."""
    text = json.dumps(schema())
    assert schema()["$schema"] == DIALECT
    assert [one["title"] for one in schema()["oneOf"]] == sorted(COMMUNITY.actions)
    for reference in text.split('"$ref": "')[1:]:
        assert reference.partition('"')[0].removeprefix("#/$defs/") in schema()["$defs"]


def test_the_command_prints_it_or_writes_it_to_a_new_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is left alone."""
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema()))
    file = tmp_path / "schema.json"
    assert main(["schema", "--out", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))
    assert main(["schema", "--out", str(file)]) == 2
