"""Volunteers of a compound: associations, shifts, hours that somebody else verified, certificates, patrols."""

__all__: list[str] = []
