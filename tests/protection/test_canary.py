"""No personal value comes out where nobody asked for it: not in a repr, a log, a traceback, an event, a journal, a masked answer.

The value is a canary: a word that stands nowhere else, in every personal text of every kind that is installed.
"""

import base64
import inspect
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast, get_args, get_type_hints

import attrs
import pytest

from community_gov import ALLOW_ALL, Change, Community, Id, Record, Refused, verb
from community_gov.contract.samples import NoSample, made, sample
from community_gov.hookspecs import Delivery
from community_gov.privacy import masked
from community_gov.records import kind_info, personal_fields
from community_gov.testing import somebody

CANARY = "金丝雀canary"
ENCODED = (
    CANARY.encode(),
    CANARY.encode("utf-16-le"),
    ascii(CANARY)[1:-1].encode(),
    *(base64.b64encode((" " * shift + CANARY).encode())[4:-4] for shift in range(3)),
)


def planted(cls: type[Record]) -> Record | None:
    """A record of the kind with the canary in each personal text that takes it."""
    hints = get_type_hints(cls, localns={cls.__name__: cls})
    upwards = {name: None for name, hint in hints.items() if {Id[cls], type(None)} <= set(get_args(hint))}  # type: ignore[valid-type]  # of a class at run time
    try:
        record = made(cls, id=Id("sample-1-1"), **upwards)
    except NoSample:
        return None
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)):
        if field.name in personal_fields(cls) and hints[field.name] in (str, str | None):
            with suppress(ValueError, TypeError):
                record = attrs.evolve(record, **{str(field.alias): CANARY})  # type: ignore[misc]  # a record is attrs
    return record


def holds(record: Record) -> bool:
    """Whether the canary sits in the record."""
    return any(getattr(record, name) == CANARY for name in personal_fields(type(record)))


with Community.in_memory().looking() as (_view, _reader):
    KINDS = tuple(_view.kinds())
RECORDS = [record for cls in KINDS if (record := planted(cls)) is not None]
PERSONAL = [record for record in RECORDS if holds(record)]


def test_the_canary_sits_in_nearly_every_kind() -> None:
    """Whoever adds a kind with personal texts need not think of this test: it finds the kind."""
    hints = {cls: get_type_hints(cls, localns={cls.__name__: cls}) for cls in KINDS}
    texts = {cls for cls in KINDS if any(hints[cls][name] in (str, str | None) for name in personal_fields(cls))}
    assert len(PERSONAL) > 40
    assert {kind_info(cls).name for cls in texts - {type(record) for record in PERSONAL}} == set()
    assert {kind_info(cls).name for cls in KINDS} - {kind_info(type(record)).name for record in RECORDS} == set()


@pytest.mark.parametrize("record", PERSONAL, ids=lambda record: kind_info(type(record)).name)
def test_no_repr_log_or_mask_shows_it(record: Record, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the record, nor what holds it, nor a line that somebody logs of it."""
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("host").info("kept %s and %r in %s", record, record, {"one": (record,)})
    shown = [repr(record), str(record), f"{(record,)}", repr(masked(record)), str(masked(record)), caplog.text]
    assert [text for text in shown if CANARY in text] == []
    assert all(getattr(masked(record), name) != CANARY for name in personal_fields(type(record)))


def said(work: Callable[[], object]) -> str:
    """What a traceback and all its problems say, in both languages, or "" when all went well."""
    try:
        work()
    except Exception as error:  # noqa: BLE001  # whatever it is, it says nothing
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
        problems = error.problems if isinstance(error, Refused) else ()
        return "\n".join([told, repr(error), *(problem.message(lang) for problem in problems for lang in ("zh", "en"))])
    return ""


@verb("canary.put")
def put(change: Change, number: int) -> None:
    """Put one of the records."""
    change.put(RECORDS[number])


def written(community: Community) -> Iterator[str]:
    """Each record is put in a change of its own."""
    for number in range(len(RECORDS)):
        yield said(partial(community.by(somebody()).run, put, number))


def given(hint: object) -> object:
    """The canary where a text is taken, else a sample; raises NoSample."""
    return CANARY if hint in (str, str | None) else sample(hint)


def run(community: Community) -> Iterator[str]:
    """Each verb is run with the canary wherever it takes a text, about the records that there are."""
    desk = community.by(somebody())
    for function in community.actions.values():
        if hasattr(function, "__question__"):
            continue
        hints = get_type_hints(function)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        try:
            values = {each.name: given(hints[each.name]) for each in parameters}
        except NoSample:
            continue
        yield said(partial(desk.run, function, **values))


class Heard:
    """A subscriber that writes down all that it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __call__(self, delivery: Delivery) -> None:
        """Keep it."""
        self.told.append(repr(delivery))


def test_no_traceback_log_event_or_journal_shows_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each record is written and each verb is run, in memory and in a file; where that is refused, the refusal is silent too."""
    for place in (None, f"sqlite:///{tmp_path}/bay.db"):
        made_in = Community.in_memory if place is None else partial(Community.create, place)
        community = made_in("bay", name="bay", policy=ALLOW_ALL)
        heard = Heard()
        with caplog.at_level(logging.DEBUG):
            outcomes = [*written(community), *run(community)]
            community.deliver("listening", heard)
        assert [text for text in outcomes if CANARY in text] == []
        assert sum(text == "" for text in outcomes) > 80
        assert len(heard.told) > 20
        assert [text for text in (caplog.text, *heard.told) if CANARY in text] == []
        with community.journal() as journal:
            lines = b"\n".join(journal.bodies())
        assert len(lines) > 10_000
        assert [code for code in ENCODED if code in lines] == []
