"""A plugin that cannot be imported."""

raise ZeroDivisionError
