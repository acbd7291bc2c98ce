"""Give pots a cost, and plants."""

import sqlalchemy as sa
from alembic import op

from community_gov.migrations import INTEGER, TABLE, TEXT, decimal

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Give pots a cost, and plants."""
    op.create_table(
        "gov_pots_plant",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("pot", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    with op.batch_alter_table("gov_pots_plant", table_kwargs=TABLE) as batch_op:
        batch_op.create_index("ix_gov_pots_plant_pot", ["community_id", "pot"], unique=False)
        batch_op.create_index("ux_gov_pots_plant_pot_name", ["community_id", "pot", "name"], unique=True)

    op.create_table(
        "gov_pots_plant_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("pot", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    with op.batch_alter_table("gov_pots_pot", table_kwargs=TABLE) as batch_op:
        batch_op.add_column(sa.Column("cost", decimal(2), nullable=True))
        batch_op.create_index("ix_gov_pots_pot_cost", ["community_id", "cost"], unique=False)

    with op.batch_alter_table("gov_pots_pot_old", table_kwargs=TABLE) as batch_op:
        batch_op.add_column(sa.Column("cost", decimal(2), nullable=True))
