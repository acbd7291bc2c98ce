"""The Party branch of a compound: members, small groups by building, meetings, elections, responsibility areas."""

__all__: list[str] = []
