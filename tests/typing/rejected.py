"""Calls that a type checker must reject: every marked line is an error of exactly the codes named, and no other line is one."""

from attrs import field, frozen


@frozen(kw_only=True)
class Point:
    """A record as we write them: frozen, keyword-only."""

    x: int
    y: int = field(default=0)


Point(1)  # rejected: call-arg
Point(x="1")  # rejected: arg-type
Point(x=1).x = 2  # rejected: misc
Point(x=1, y=2)
