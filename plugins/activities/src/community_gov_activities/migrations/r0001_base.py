"""Make all tables."""

import sqlalchemy as sa
from alembic import op

from community_gov.migrations import BOOLEAN, BYTES, DATE, INSTANT, INTEGER, TABLE, TEXT

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "gov_activities_activity",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("among", TEXT, nullable=True),
        sa.Column("limit", INTEGER, nullable=True),
        sa.Column("per_household", INTEGER, nullable=True),
        sa.Column("sign_up_until", INSTANT, nullable=False),
        sa.Column("split", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("came", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_activity_starts", "gov_activities_activity", ["community_id", "starts"], unique=False)
    op.create_index("ix_gov_activities_activity_state", "gov_activities_activity", ["community_id", "state"], unique=False)
    op.create_table(
        "gov_activities_activity_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_activities_activity_move_about", "gov_activities_activity_move", ["community_id", "about"], unique=False
    )
    op.create_table(
        "gov_activities_activity_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_activity_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("among", TEXT, nullable=True),
        sa.Column("limit", INTEGER, nullable=True),
        sa.Column("per_household", INTEGER, nullable=True),
        sa.Column("sign_up_until", INSTANT, nullable=False),
        sa.Column("split", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("came", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_booking",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("persons", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("activity", TEXT, nullable=True),
        sa.Column("condition", TEXT, nullable=True),
        sa.Column("purpose", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_booking_activity", "gov_activities_booking", ["community_id", "activity"], unique=False)
    op.create_index("ix_gov_activities_booking_starts", "gov_activities_booking", ["community_id", "starts"], unique=False)
    op.create_index("ix_gov_activities_booking_unit", "gov_activities_booking", ["community_id", "unit"], unique=False)
    op.create_index("ix_gov_activities_booking_venue", "gov_activities_booking", ["community_id", "venue"], unique=False)
    op.create_table(
        "gov_activities_booking_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_activities_booking_move_about", "gov_activities_booking_move", ["community_id", "about"], unique=False
    )
    op.create_table(
        "gov_activities_booking_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_booking_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("persons", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=True),
        sa.Column("activity", TEXT, nullable=True),
        sa.Column("condition", TEXT, nullable=True),
        sa.Column("purpose", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_closed_day",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("day", DATE, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("lifted", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_closed_day_day", "gov_activities_closed_day", ["community_id", "day"], unique=False)
    op.create_index("ix_gov_activities_closed_day_venue", "gov_activities_closed_day", ["community_id", "venue"], unique=False)
    op.create_table(
        "gov_activities_closed_day_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("day", DATE, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("lifted", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_complaint",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_complaint_venue", "gov_activities_complaint", ["community_id", "venue"], unique=False)
    op.create_table(
        "gov_activities_complaint_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_cost",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("fen", INTEGER, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("struck", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_cost_activity", "gov_activities_cost", ["community_id", "activity"], unique=False)
    op.create_table(
        "gov_activities_cost_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("fen", INTEGER, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("struck", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_hours",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("times", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_hours_venue", "gov_activities_hours", ["community_id", "venue"], unique=False)
    op.create_index(
        "ux_gov_activities_hours_venue_start", "gov_activities_hours", ["community_id", "venue", "start"], unique=True
    )
    op.create_table(
        "gov_activities_hours_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("times", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_keeping",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("post", TEXT, nullable=True),
        sa.Column("start", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_keeping_venue", "gov_activities_keeping", ["community_id", "venue"], unique=False)
    op.create_table(
        "gov_activities_keeping_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("post", TEXT, nullable=True),
        sa.Column("start", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_share",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("sign_up", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("fen", INTEGER, nullable=False),
        sa.Column("laid_out", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("settled", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_share_activity", "gov_activities_share", ["community_id", "activity"], unique=False)
    op.create_index("ix_gov_activities_share_unit", "gov_activities_share", ["community_id", "unit"], unique=False)
    op.create_table(
        "gov_activities_share_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("sign_up", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("fen", INTEGER, nullable=False),
        sa.Column("laid_out", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("settled", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_sign_up",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("place", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("adults", INTEGER, nullable=True),
        sa.Column("children", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_sign_up_activity", "gov_activities_sign_up", ["community_id", "activity"], unique=False)
    op.create_index("ix_gov_activities_sign_up_person", "gov_activities_sign_up", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_activities_sign_up_unit", "gov_activities_sign_up", ["community_id", "unit"], unique=False)
    op.create_table(
        "gov_activities_sign_up_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_activities_sign_up_move_about", "gov_activities_sign_up_move", ["community_id", "about"], unique=False
    )
    op.create_table(
        "gov_activities_sign_up_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_sign_up_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("place", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("adults", INTEGER, nullable=True),
        sa.Column("children", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_thing",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("taken_by", TEXT, nullable=True),
        sa.Column("struck", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_thing_activity", "gov_activities_thing", ["community_id", "activity"], unique=False)
    op.create_index("ix_gov_activities_thing_taken_by", "gov_activities_thing", ["community_id", "taken_by"], unique=False)
    op.create_table(
        "gov_activities_thing_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("taken_by", TEXT, nullable=True),
        sa.Column("struck", BOOLEAN, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_activities_venue",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("capacity", INTEGER, nullable=False),
        sa.Column("longest", INTEGER, nullable=False),
        sa.Column("ahead", INTEGER, nullable=False),
        sa.Column("cancel_hours", INTEGER, nullable=False),
        sa.Column("rules", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_activities_venue_place", "gov_activities_venue", ["community_id", "place"], unique=False)
    op.create_table(
        "gov_activities_venue_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("capacity", INTEGER, nullable=False),
        sa.Column("longest", INTEGER, nullable=False),
        sa.Column("ahead", INTEGER, nullable=False),
        sa.Column("cancel_hours", INTEGER, nullable=False),
        sa.Column("rules", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
