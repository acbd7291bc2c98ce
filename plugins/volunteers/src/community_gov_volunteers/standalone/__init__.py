"""Programs of one file that need Python alone and can be copied to whoever wants to check a paper without us."""

__all__: list[str] = []
