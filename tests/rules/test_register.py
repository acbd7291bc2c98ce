"""The register: exact weights of voters, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from community_gov.rules import HEADS, UNITS, Holding, InexactNumber, Member, Register, Voter
from community_gov.rules.register import Column


def test_one_voter_is_one_head_whatever_he_holds() -> None:
    """Heads count voters, units count what they hold, area sums in full: one owner of three flats is one head."""
    three = tuple(Holding(weights={"area": Decimal("88.5")}, groups={"building": label}) for label in "112")
    register = Register([Voter(id="one", weights={"area": 100}), Voter(id="three", holdings=three)])
    assert list(register.column(HEADS).values) == [1, 1]
    assert list(register.column(UNITS).values) == [1, 3]
    assert register.column("area").at(1) == Fraction(531, 2)


def test_weights_keep_their_exact_value() -> None:
    """Decimals as recorded, fractions and whole numbers share one denominator; weight zero stays zero."""
    shares: list[int | Decimal | Fraction] = [Decimal("0.0001"), Fraction(1, 3), 2, 0, 10**20]
    column = Register(Voter(id=str(n), weights={"share": share}) for n, share in enumerate(shares)).column("share")
    assert [column.at(position) for position in range(5)] == [Fraction(1, 10000), Fraction(1, 3), 2, 0, 10**20]


def test_a_weight_that_is_not_known_is_missing() -> None:
    """None and a measure that a voter does not have are missing, not zero."""
    register = Register([Voter(id="a", weights={"area": None}), Voter(id="b"), Voter(id="c", weights={"area": 5})])
    assert register.column("area") == Column(values=(0, 0, 5), missing=frozenset({0, 1}))
    assert register.column("share") == Column(values=(0, 0, 0), missing=frozenset({0, 1, 2}))
    assert register.measures == (HEADS, UNITS, "area")


def test_a_holding_without_a_weight_makes_the_sum_unknown() -> None:
    """A sum with an unknown part is unknown."""
    parts = (Holding(weights={"area": 5}), Holding(weights={"area": None}))
    assert Register([Voter(id="a", holdings=parts)]).column("area").missing == {0}


@pytest.mark.parametrize(
    ("weight", "says"),
    [
        (88.5, "area of '3-201' is the float 88.5.*Decimal\\(\"88.5\"\\)"),
        (-1, "0 or more"),
        (Decimal("1e40"), "30 digits"),
        ("88.5", "str"),
    ],
)
def test_a_weight_that_is_not_exact_is_refused(weight: object, says: str) -> None:
    """The refusal names the measure, the voter and what to write instead."""
    with pytest.raises(InexactNumber, match=says):
        Register([Voter(id="3-201", weights={"area": weight})])  # type: ignore[dict-item]  # the wrong type is the point
    with pytest.raises(InexactNumber, match=says):
        Register.from_columns(["3-201"], weights={"area": [weight]})  # type: ignore[list-item]  # the wrong type is the point


def test_a_weight_of_a_part_that_is_not_exact_is_refused() -> None:
    """By the measure; two parts are summed before they are a weight of the voter."""
    parts = (Holding(weights={"area": 5}), Holding(weights={"area": 0.5}))  # type: ignore[dict-item]  # the wrong type is the point
    with pytest.raises(InexactNumber, match=r"^area is the float 0\.5"):
        Register([Voter(id="a", holdings=parts)])


def test_weights_without_a_common_denominator_are_refused() -> None:
    """By the measure; a few odd fractions would make every sum enormous."""
    shares = {str(below): Fraction(1, below) for below in (10**24 + 7, 10**24 + 49, 10**24 + 73)}
    with pytest.raises(InexactNumber, match=r"^share: the fractions have no common denominator of at most 60 digits"):
        Register(Voter(id=name, weights={"share": share}) for name, share in shares.items())


def test_nobody_is_in_the_register_twice() -> None:
    """Two voters with one id would be two heads."""
    with pytest.raises(ValueError, match="'a' is in the register twice: one voter"):
        Register([Voter(id="a"), Voter(id="b"), Voter(id="a")])


@pytest.mark.parametrize("measure", [HEADS, UNITS])
def test_counts_cannot_be_given_as_weights(measure: str) -> None:
    """Heads and units are counted."""
    with pytest.raises(ValueError, match="is counted and cannot be given"):
        Register([Voter(id="a", weights={measure: 1})])
    with pytest.raises(ValueError, match="is counted and cannot be given"):
        Register.from_columns(["a"], weights={measure: [1]})


def test_a_voter_holds_either_directly_or_by_holdings() -> None:
    """Both would leave open which counts."""
    with pytest.raises(ValueError, match="not both"):
        Voter(id="a", weights={"area": 1}, holdings=(Holding(weights={"area": 1}),))
    with pytest.raises(ValueError, match="not both"):
        Voter(id="a", groups={"building": "1"}, holdings=(Holding(),))


@pytest.mark.parametrize("units", [-1, 1.0, True])
def test_units_are_whole_numbers(units: int) -> None:
    """A number of units is whole and not negative."""
    with pytest.raises(ValueError, match=r"units is .*: it is a whole number"):
        Voter(id="a", units=units)
    assert list(Register([Voter(id="a", units=0), Voter(id="b", units=2)]).column(UNITS).values) == [0, 2]


def test_what_was_given_can_change_without_changing_the_voter() -> None:
    """A voter keeps a copy of the weights."""
    weights = {"area": 1}
    voter = Voter(id="a", weights=weights)
    weights["area"] = 2
    assert voter.weights == {"area": 1}
    with pytest.raises(TypeError):
        voter.weights["area"] = 3  # type: ignore[index]  # that it cannot be set is the point


def test_columns_make_the_same_register_as_voters() -> None:
    """A large register is made from columns: weights, parts and flags are the same."""
    voters = [
        Voter(id="a", weights={"area": Decimal("1.5")}, groups={"building": "1"}),
        Voter(id="b", weights={"area": 2}, groups={"building": "2"}, flags=frozenset({"barred"})),
        Voter(id="c", weights={"area": None}),
    ]
    one = Register(voters)
    other = Register.from_columns(
        ["a", "b", "c"],
        weights={"area": [Decimal("1.5"), 2, None]},
        groups={"building": ["1", "2", None]},
        flags={"barred": {"b"}},
    )
    assert one.column("area") == other.column("area")
    assert one.flagged("barred") == other.flagged("barred") == {1}
    assert {label: tuple(part.positions) for label, part in other.parts("building").items()} == {"1": (0,), "2": (1,)}
    assert one.parts("building")["2"].columns["area"].at(0) == other.parts("building")["2"].columns["area"].at(0) == 2
    assert one.measures == other.measures
    assert [one.column(measure) for measure in one.measures] == [other.column(measure) for measure in one.measures]
    assert other.members(0) == ()
    assert other.named(0) is None
    assert len(other) == 3


def test_columns_are_as_long_as_the_register() -> None:
    """A column of another length belongs to another register."""
    with pytest.raises(ValueError, match="area: 1 values for 2 voters"):
        Register.from_columns(["a", "b"], weights={"area": [1]})
    with pytest.raises(ValueError, match="building: 3 values for 2 voters"):
        Register.from_columns(["a", "b"], weights={}, groups={"building": ["1", "1", "1"]})
    with pytest.raises(ValueError, match="'c' is not in the register"):
        Register.from_columns(["a", "b"], weights={}, flags={"barred": ["c"]})


def test_parts_within_parts() -> None:
    """The entrances of one building are told apart from those of another."""
    voters = [Voter(id=f"{b}{e}", weights={"area": 1}, groups={"building": b, "entrance": e}) for b in "12" for e in "xy"]
    for register in (
        Register(voters),
        Register.from_columns([v.id for v in voters], weights={}, groups={"building": list("1122"), "entrance": list("xyxy")}),
    ):
        assert {
            label: tuple(part.positions) for label, part in register.parts("entrance", within=[("building", "2")]).items()
        } == {"x": (2,), "y": (3,)}
        assert list(register.parts("entrance", within=[("building", "2"), ("entrance", "y")])) == ["y"]
        assert register.parts("floor") == {}


def test_what_is_not_known_of_a_part_is_not_known_there() -> None:
    """Each voter of a part keeps his weight, or that it is not known, whichever place he has in the part."""
    areas, buildings = [Fraction(1, 2), None, 3, None, 5], ["1", "2", "2", None, "2"]
    register = Register.from_columns(list("abcde"), weights={"area": areas}, groups={"building": buildings})
    part = register.parts("building")["2"]
    assert part.columns["area"] == Column(values=(0, 6, 10), denominator=2, missing=frozenset({0}))
    assert part.columns[UNITS] == Column(values=(1, 1, 1))


def test_a_register_knows_its_voters() -> None:
    """Membership, positions and co-owners."""
    register = Register([Voter(id="a", members=(Member(id="m"), Member(id="n")), named="n")])
    assert "a" in register
    assert "b" not in register
    assert register.position("a") == 0
    assert [member.id for member in register.members(0)] == ["m", "n"]
    assert register.named(0) == "n"
    with pytest.raises(ValueError, match="'b' is not in the register"):
        register.position("b")
