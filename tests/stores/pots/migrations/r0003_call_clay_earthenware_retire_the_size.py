"""Call clay earthenware, retire the size."""

import sqlalchemy as sa
from alembic import op
from tests.stores.pots import rename_clay

from community_gov.migrations import BYTES, TABLE, TEXT

__all__ = ["down_revision", "revision", "rewrites", "upgrade"]

revision = "0003"
down_revision = "0002"
rewrites = (rename_clay,)


def upgrade() -> None:
    """Call clay earthenware, retire the size."""
    with op.batch_alter_table("gov_pots_pot", table_kwargs=TABLE) as batch_op:
        batch_op.add_column(sa.Column("salt", BYTES, nullable=True))
        batch_op.add_column(sa.Column("owner", TEXT, nullable=True))
        batch_op.alter_column("size", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("gov_pots_pot_old", table_kwargs=TABLE) as batch_op:
        batch_op.add_column(sa.Column("salt", BYTES, nullable=True))
        batch_op.add_column(sa.Column("owner", TEXT, nullable=True))
        batch_op.alter_column("size", existing_type=sa.INTEGER(), nullable=True)
