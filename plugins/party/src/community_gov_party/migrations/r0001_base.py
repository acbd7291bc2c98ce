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
        "gov_party_area",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("group", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_area_group", "gov_party_area", ["community_id", "group"], unique=False)
    op.create_index("ix_gov_party_area_place", "gov_party_area", ["community_id", "place"], unique=False)
    op.create_table(
        "gov_party_area_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("group", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_assignment",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("group", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_assignment_group", "gov_party_assignment", ["community_id", "group"], unique=False)
    op.create_index("ix_gov_party_assignment_member", "gov_party_assignment", ["community_id", "member"], unique=False)
    op.create_table(
        "gov_party_assignment_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("group", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_branch",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=True),
        sa.Column("decided", DATE, nullable=True),
        sa.Column("setting", TEXT, nullable=False),
        sa.Column("joins", TEXT, nullable=False),
        sa.Column("dissolved_by", TEXT, nullable=True),
        sa.Column("dissolution_decided", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_branch_body", "gov_party_branch", ["community_id", "body"], unique=False)
    op.create_index("ux_gov_party_branch_body", "gov_party_branch", ["community_id", "body"], unique=True)
    op.create_table(
        "gov_party_branch_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=True),
        sa.Column("decided", DATE, nullable=True),
        sa.Column("setting", TEXT, nullable=False),
        sa.Column("joins", TEXT, nullable=False),
        sa.Column("dissolved_by", TEXT, nullable=True),
        sa.Column("dissolution_decided", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_consent",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("given", DATE, nullable=False),
        sa.Column("withdrawn", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_consent_member", "gov_party_consent", ["community_id", "member"], unique=False)
    op.create_table(
        "gov_party_consent_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("given", DATE, nullable=False),
        sa.Column("withdrawn", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_excusal",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("ground", TEXT, nullable=True),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("by", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_excusal_member", "gov_party_excusal", ["community_id", "member"], unique=False)
    op.create_table(
        "gov_party_excusal_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("ground", TEXT, nullable=True),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("by", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_extension",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("decided", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_extension_member", "gov_party_extension", ["community_id", "member"], unique=False)
    op.create_table(
        "gov_party_extension_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("decided", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_group",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_group_body", "gov_party_group", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_party_group_branch", "gov_party_group", ["community_id", "branch"], unique=False)
    op.create_index("ux_gov_party_group_body", "gov_party_group", ["community_id", "body"], unique=True)
    op.create_index("ux_gov_party_group_branch_number", "gov_party_group", ["community_id", "branch", "number"], unique=True)
    op.create_table(
        "gov_party_group_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_member",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("relation", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("came", TEXT, nullable=False),
        sa.Column("left", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_member_branch", "gov_party_member", ["community_id", "branch"], unique=False)
    op.create_index("ix_gov_party_member_person", "gov_party_member", ["community_id", "person"], unique=False)
    op.create_table(
        "gov_party_member_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("order", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_member_move_about", "gov_party_member_move", ["community_id", "about"], unique=False)
    op.create_table(
        "gov_party_member_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("order", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_member_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("relation", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("came", TEXT, nullable=False),
        sa.Column("left", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_party_term_approval",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("planned", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("decided", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_party_term_approval_branch", "gov_party_term_approval", ["community_id", "branch"], unique=False)
    op.create_table(
        "gov_party_term_approval_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("planned", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("decided", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
