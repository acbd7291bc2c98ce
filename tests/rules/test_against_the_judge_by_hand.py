"""The library and an independent judge decide the same votes in the same way, path included."""

from tests.rules.electorates import SIZE, by_hand, by_library, path_of, rules_and_votes


def test_rules_of_every_shape_are_decided_as_by_hand() -> None:
    """Outcome and path are those found by plain counting with fractions, for any rule and electorate."""
    for number, vote in enumerate(rules_and_votes(278, SIZE)):
        assert path_of(by_library(vote)) == by_hand(vote), (number, vote)
