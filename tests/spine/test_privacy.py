"""How answers look to those who may not read personal fields."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import count
from types import MappingProxyType

import pytest
from attrs import field, frozen
from attrs.validators import matches_re, optional
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import NAME, PHONE, SINCE, Slot

from community_gov import AnyId, Code, Id, Mask, Masked, Purpose, counted, personal
from community_gov.privacy import Clearance, mask_name, mask_phone, masked
from community_gov.records import Controller, Until

RESIDENT = "住户甲0001"
SLOT = Slot(id=Id("slot-1-1"), shift=Code("a"), no=1, name=RESIDENT, phone="13812348888")


def metadata(mask: Mask) -> Mapping[str, object]:
    """A personal field with this mask."""
    return personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED, mask=mask)


@frozen
class Card:
    """A personal field of each sort, and containers around records."""

    name: str | None = field(default=None, repr=False, metadata=metadata(Mask.NAME))
    phone: str | None = field(default=None, repr=False, metadata=PHONE)
    document: str | None = field(default=None, repr=False, metadata=metadata(Mask.TAIL))
    text: str | None = field(default=None, repr=False, metadata=metadata(Mask.HIDDEN))
    floor: int | None = field(default=None, repr=False, metadata=metadata(Mask.HIDDEN))
    note: str = "公开"
    one: Slot | None = None
    many: tuple[Slot, ...] = ()
    listed: list[Slot] = field(factory=list)
    a_set: frozenset[Slot] = frozenset()
    named: Mapping[str, Slot] = field(factory=dict)
    frozen_map: Mapping[str, Slot] = field(factory=lambda: MappingProxyType({}))


def test_each_mask_leaves_what_it_says() -> None:
    """A name leaves its first character, a number its ends, a document its tail, other texts nothing; what is no text goes."""
    card = masked(Card(name=RESIDENT, phone="13812348888", document="110105199001011234", text="三号楼漏水", floor=3))
    assert (card.name, card.phone, card.document, card.text, card.floor) == ("住*", "138****8888", "***1234", "***", None)
    assert all(type(value) is Masked for value in (card.name, card.phone, card.document, card.text))
    assert card.note == "公开"


@frozen
class Heads:
    """Numbers of people."""

    once: int | None = field(metadata=counted())
    again: int | None = field(metadata=counted(fives=True))


@pytest.mark.parametrize(("people", "once", "again"), [(0, 0, 0), (4, None, 0), (5, 5, 5), (9, 9, 5), (None, None, None)])
def test_a_number_of_people_is_told_from_five_on_or_in_full_fives(
    people: int | None, once: int | None, again: int | None
) -> None:
    """Full fives for what can be asked again: two answers never tell of one person; who may read it reads the number."""
    heads = Heads(once=people, again=people)
    assert masked(heads) == Heads(once=once, again=again)
    assert masked(heads, Clearance(own=frozenset())) == heads


def test_what_is_not_there_stays_absent() -> None:
    """None is no secret in an answer: there is nothing to mask."""
    assert masked(Card()) == Card()


@given(st.text(max_size=30))
def test_a_mask_never_shows_more_than_seven_characters(text: str) -> None:
    """However long or short the text is, most of it stays hidden."""
    assert len(mask_name(text).replace("*", "")) <= 1
    kept = mask_phone(text)
    assert len(kept) - kept.count("*") <= 7
    assert kept != text or set(text) <= {"*"}


@pytest.mark.parametrize(
    "answer",
    [
        SLOT,
        (SLOT,),
        [SLOT],
        frozenset({SLOT}),
        {Code("a"): SLOT},
        ((SLOT,), (SLOT,)),
        Card(one=SLOT),
        Card(many=(SLOT,)),
        Card(listed=[SLOT]),
        Card(a_set=frozenset({SLOT})),
        Card(named={"a": SLOT}),
        Card(frozen_map=MappingProxyType({"a": SLOT})),
        (Card(many=(SLOT,), one=SLOT),),
    ],
    ids=count(),
)
def test_a_record_is_masked_wherever_it_stands(answer: object) -> None:
    """In a tuple, a list, a set, a mapping, a field of a class: no container hides a record from the mask."""
    assert RESIDENT in everything(answer)
    shown = everything(masked(answer))
    assert RESIDENT not in shown
    assert "住*" in shown


def everything(answer: object) -> str:
    """All texts in an answer, also those that a repr leaves out."""
    if isinstance(answer, Slot):
        return f"{answer.name} {answer.phone}"
    if isinstance(answer, Card):
        return everything((answer.one, answer.many, answer.listed, answer.a_set, answer.named, answer.frozen_map))
    if isinstance(answer, Mapping):
        return everything(tuple(answer.values()))
    return " ".join(map(everything, answer)) if isinstance(answer, tuple | list | frozenset) else ""


def generated() -> object:
    """A generator, which could yield anything."""
    yield SLOT


@pytest.mark.parametrize(
    "answer",
    [RESIDENT, (RESIDENT,), {RESIDENT: 1}, {Code("a"): RESIDENT}, b"x", object(), generated(), iter([SLOT]), 1.5, masked, Slot],
    ids=count(),
)
def test_what_cannot_be_looked_into_is_refused(answer: object) -> None:
    """A bare text could be a name, a generator could hold records: the answer is refused instead of let through."""
    with pytest.raises(TypeError, match="answer"):
        masked(answer)


def test_what_a_field_hides_is_refused_too() -> None:
    """The same inside a class: an object that nobody knows does not pass."""

    @frozen
    class Sealed:
        what: object

    with pytest.raises(TypeError, match="hide personal data"):
        masked(Sealed(iter([SLOT])))


@pytest.mark.parametrize(
    "answer",
    [None, 1, True, Decimal("1.5"), Fraction(1, 3), Id[Slot]("s"), AnyId("s"), Code("a"), SINCE, Mask.NAME, ()],
    ids=count(),
)
def test_what_is_not_personal_comes_as_it_is(answer: object) -> None:
    """Numbers, dates, ids and codes are what questions answer."""
    assert masked(answer) is answer


def test_an_answer_without_personal_fields_is_the_same_object() -> None:
    """Masking costs a copy only where there is something to mask."""
    plain = (Slot(id=Id("s"), shift=Code("a"), no=1, tags=(Code("x"),)),)
    assert masked(plain) is plain


def test_a_mask_need_not_satisfy_the_validators() -> None:
    """A field that admits digits only can be masked all the same."""

    @frozen(kw_only=True)
    class Strict:
        phone: str | None = field(default=None, repr=False, metadata=PHONE, validator=optional(matches_re(r"\d+")))

    assert masked(Strict(phone="13812348888")).phone == "138****8888"


def test_masking_twice_changes_nothing() -> None:
    """A mask is not masked again."""
    once = masked(Card(name=RESIDENT, document="110105199001011234"))
    assert masked(once) == once


def test_names_are_masked_by_their_metadata_alone() -> None:
    """The mask is data of the field, not of the class that reads it."""
    assert NAME["personal"] != PHONE["personal"]
