"""Make all tables."""

import sqlalchemy as sa
from alembic import op

from community_gov.migrations import BYTES, DATE, INTEGER, TABLE, TEXT

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "gov_template_loan",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("tool", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("borrower", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_template_loan_tool", "gov_template_loan", ["community_id", "tool"], unique=False)
    op.create_table(
        "gov_template_loan_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("tool", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("borrower", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
