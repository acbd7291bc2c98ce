"""Programs of one file that need Python alone and can be copied to whoever wants to check without us."""

__all__: list[str] = []
