"""The owners' assembly: ballots, proxies, tallies, the owners' committee and the supervisory committee."""

__all__: list[str] = []
