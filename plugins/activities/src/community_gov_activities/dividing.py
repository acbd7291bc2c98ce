"""How a sum is divided to the last fen: by largest remainder, so that the shares always sum to it (pure)."""

from collections.abc import Sequence

__all__ = ["divided"]


def divided(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The shares of a sum of whole fen by weight, in the order of the weights.

    Each gets the whole fen of its exact share; what is left goes, a fen each, to the largest remainders, of equal ones to the
    earlier. Raises ValueError for a negative number, and when there is nothing to divide by.

    >>> divided(10000, (1, 1, 1)), divided(100, (3, 2, 2)), divided(7, (0, 2))
    ((3334, 3333, 3333), (43, 29, 28), (0, 7))
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"{total} cannot be divided by the weights {tuple(weights)}")
    parts = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(part for part, _rest in parts)
    first = sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))[:left]
    return tuple(part + (at in first) for at, (part, _rest) in enumerate(parts))
