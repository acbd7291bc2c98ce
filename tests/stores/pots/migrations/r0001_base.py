"""Make all tables."""

import sqlalchemy as sa
from alembic import op

from community_gov.migrations import INTEGER, TABLE, TEXT

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "gov_pots_pot",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("material", TEXT, nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_pots_pot_material", "gov_pots_pot", ["community_id", "material"], unique=False)
    op.create_table(
        "gov_pots_pot_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("material", TEXT, nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
