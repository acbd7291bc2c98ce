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
        "gov_volunteers_activity",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("lead", TEXT, nullable=False),
        sa.Column("risk", TEXT, nullable=False),
        sa.Column("risks", TEXT, nullable=False),
        sa.Column("requirements", TEXT, nullable=False),
        sa.Column("min_age", INTEGER, nullable=True),
        sa.Column("ended", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_activity_body", "gov_volunteers_activity", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_volunteers_activity_lead", "gov_volunteers_activity", ["community_id", "lead"], unique=False)
    op.create_table(
        "gov_volunteers_activity_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("lead", TEXT, nullable=False),
        sa.Column("risk", TEXT, nullable=False),
        sa.Column("risks", TEXT, nullable=False),
        sa.Column("requirements", TEXT, nullable=False),
        sa.Column("min_age", INTEGER, nullable=True),
        sa.Column("ended", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_bylaw",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=True),
        sa.Column("tolerance", INTEGER, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_bylaw_body", "gov_volunteers_bylaw", ["community_id", "body"], unique=False)
    op.create_table(
        "gov_volunteers_bylaw_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=True),
        sa.Column("tolerance", INTEGER, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_care",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("agreement", TEXT, nullable=False),
        sa.Column("every_days", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_care_agreement", "gov_volunteers_care", ["community_id", "agreement"], unique=False)
    op.create_index("ix_gov_volunteers_care_body", "gov_volunteers_care", ["community_id", "body"], unique=False)
    op.create_index("ux_gov_volunteers_care_agreement", "gov_volunteers_care", ["community_id", "agreement"], unique=True)
    op.create_table(
        "gov_volunteers_care_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("agreement", TEXT, nullable=False),
        sa.Column("every_days", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_care_visit",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("care", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("met", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_care_visit_care", "gov_volunteers_care_visit", ["community_id", "care"], unique=False)
    op.create_table(
        "gov_volunteers_care_visit_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("care", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("met", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_consent",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("given", DATE, nullable=False),
        sa.Column("withdrawn", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_consent_enrolment", "gov_volunteers_consent", ["community_id", "enrolment"], unique=False)
    op.create_table(
        "gov_volunteers_consent_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("given", DATE, nullable=False),
        sa.Column("withdrawn", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_enrolment",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("applied", DATE, nullable=False),
        sa.Column("born", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_enrolment_body", "gov_volunteers_enrolment", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_volunteers_enrolment_person", "gov_volunteers_enrolment", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_volunteers_enrolment_status", "gov_volunteers_enrolment", ["community_id", "status"], unique=False)
    op.create_index("ux_gov_volunteers_enrolment_number", "gov_volunteers_enrolment", ["community_id", "number"], unique=True)
    op.create_table(
        "gov_volunteers_enrolment_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_enrolment_move_about", "gov_volunteers_enrolment_move", ["community_id", "about"], unique=False
    )
    op.create_table(
        "gov_volunteers_enrolment_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_enrolment_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("applied", DATE, nullable=False),
        sa.Column("born", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_entitlement",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("start", TEXT, nullable=False),
        sa.Column("end", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_entitlement_body", "gov_volunteers_entitlement", ["community_id", "body"], unique=False)
    op.create_table(
        "gov_volunteers_entitlement_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("start", TEXT, nullable=False),
        sa.Column("end", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_entry",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("day", DATE, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("logged_at", INSTANT, nullable=False),
        sa.Column("logged_by", TEXT, nullable=False),
        sa.Column("logged_person", TEXT, nullable=True),
        sa.Column("logged_on", DATE, nullable=False),
        sa.Column("corrects", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_entry_body", "gov_volunteers_entry", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_volunteers_entry_corrects", "gov_volunteers_entry", ["community_id", "corrects"], unique=False)
    op.create_index("ix_gov_volunteers_entry_enrolment", "gov_volunteers_entry", ["community_id", "enrolment"], unique=False)
    op.create_index("ix_gov_volunteers_entry_person", "gov_volunteers_entry", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_volunteers_entry_shift", "gov_volunteers_entry", ["community_id", "shift"], unique=False)
    op.create_index("ix_gov_volunteers_entry_state", "gov_volunteers_entry", ["community_id", "state"], unique=False)
    op.create_table(
        "gov_volunteers_entry_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_entry_move_about", "gov_volunteers_entry_move", ["community_id", "about"], unique=False)
    op.create_table(
        "gov_volunteers_entry_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_entry_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("day", DATE, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("logged_at", INSTANT, nullable=False),
        sa.Column("logged_by", TEXT, nullable=False),
        sa.Column("logged_person", TEXT, nullable=True),
        sa.Column("logged_on", DATE, nullable=False),
        sa.Column("corrects", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_helper",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_helper_enrolment", "gov_volunteers_helper", ["community_id", "enrolment"], unique=False)
    op.create_index("ix_gov_volunteers_helper_person", "gov_volunteers_helper", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_volunteers_helper_request", "gov_volunteers_helper", ["community_id", "request"], unique=False)
    op.create_table(
        "gov_volunteers_helper_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_national_entry",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("entry", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_national_entry_body", "gov_volunteers_national_entry", ["community_id", "body"], unique=False
    )
    op.create_index(
        "ix_gov_volunteers_national_entry_entry", "gov_volunteers_national_entry", ["community_id", "entry"], unique=False
    )
    op.create_index(
        "ux_gov_volunteers_national_entry_entry", "gov_volunteers_national_entry", ["community_id", "entry"], unique=True
    )
    op.create_table(
        "gov_volunteers_national_entry_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("entry", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_observation",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_observation_enrolment", "gov_volunteers_observation", ["community_id", "enrolment"], unique=False
    )
    op.create_index("ix_gov_volunteers_observation_item", "gov_volunteers_observation", ["community_id", "item"], unique=False)
    op.create_index("ix_gov_volunteers_observation_place", "gov_volunteers_observation", ["community_id", "place"], unique=False)
    op.create_index("ix_gov_volunteers_observation_shift", "gov_volunteers_observation", ["community_id", "shift"], unique=False)
    op.create_table(
        "gov_volunteers_observation_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_overlap",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_overlap_person", "gov_volunteers_overlap", ["community_id", "person"], unique=False)
    op.create_index(
        "ux_gov_volunteers_overlap_person_shift", "gov_volunteers_overlap", ["community_id", "person", "shift"], unique=True
    )
    op.create_table(
        "gov_volunteers_overlap_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_paper",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("association", TEXT, nullable=False),
        sa.Column("since", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.Column("lines", TEXT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("entered_nationally", BOOLEAN, nullable=False),
        sa.Column("recorder", TEXT, nullable=False),
        sa.Column("issued", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("replaced_by", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_paper_code", "gov_volunteers_paper", ["community_id", "code"], unique=False)
    op.create_index("ix_gov_volunteers_paper_enrolment", "gov_volunteers_paper", ["community_id", "enrolment"], unique=False)
    op.create_index("ux_gov_volunteers_paper_code", "gov_volunteers_paper", ["community_id", "code"], unique=True)
    op.create_table(
        "gov_volunteers_paper_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("association", TEXT, nullable=False),
        sa.Column("since", DATE, nullable=False),
        sa.Column("until", DATE, nullable=False),
        sa.Column("lines", TEXT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("entered_nationally", BOOLEAN, nullable=False),
        sa.Column("recorder", TEXT, nullable=False),
        sa.Column("issued", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("replaced_by", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_presence",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("sign_up", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("came", INSTANT, nullable=False),
        sa.Column("left", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_presence_shift", "gov_volunteers_presence", ["community_id", "shift"], unique=False)
    op.create_index("ix_gov_volunteers_presence_sign_up", "gov_volunteers_presence", ["community_id", "sign_up"], unique=False)
    op.create_table(
        "gov_volunteers_presence_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("sign_up", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("came", INSTANT, nullable=False),
        sa.Column("left", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_qualification",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("proof", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("start", TEXT, nullable=False),
        sa.Column("end", TEXT, nullable=True),
        sa.Column("number", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_qualification_enrolment", "gov_volunteers_qualification", ["community_id", "enrolment"], unique=False
    )
    op.create_table(
        "gov_volunteers_qualification_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("proof", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("start", TEXT, nullable=False),
        sa.Column("end", TEXT, nullable=True),
        sa.Column("number", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_request",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("asked", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("wish", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_request_body", "gov_volunteers_request", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_volunteers_request_person", "gov_volunteers_request", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_volunteers_request_state", "gov_volunteers_request", ["community_id", "state"], unique=False)
    op.create_table(
        "gov_volunteers_request_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("asked", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("wish", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_round",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("checked", TEXT, nullable=False),
        sa.Column("missed", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_round_route", "gov_volunteers_round", ["community_id", "route"], unique=False)
    op.create_index("ix_gov_volunteers_round_shift", "gov_volunteers_round", ["community_id", "shift"], unique=False)
    op.create_table(
        "gov_volunteers_round_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("checked", TEXT, nullable=False),
        sa.Column("missed", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_route",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("places", TEXT, nullable=False),
        sa.Column("checklist", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_route_body", "gov_volunteers_route", ["community_id", "body"], unique=False)
    op.create_table(
        "gov_volunteers_route_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("places", TEXT, nullable=False),
        sa.Column("checklist", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_service_visit",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("helpers", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_service_visit_request", "gov_volunteers_service_visit", ["community_id", "request"], unique=False
    )
    op.create_table(
        "gov_volunteers_service_visit_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("on", DATE, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("helpers", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_shift",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("capacity", INTEGER, nullable=False),
        sa.Column("waiting", INTEGER, nullable=True),
        sa.Column("withdraw_until", INSTANT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_shift_activity", "gov_volunteers_shift", ["community_id", "activity"], unique=False)
    op.create_index("ix_gov_volunteers_shift_state", "gov_volunteers_shift", ["community_id", "state"], unique=False)
    op.create_table(
        "gov_volunteers_shift_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("activity", TEXT, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("capacity", INTEGER, nullable=False),
        sa.Column("waiting", INTEGER, nullable=True),
        sa.Column("withdraw_until", INSTANT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_sign_up",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("agreed", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_sign_up_enrolment", "gov_volunteers_sign_up", ["community_id", "enrolment"], unique=False)
    op.create_index("ix_gov_volunteers_sign_up_person", "gov_volunteers_sign_up", ["community_id", "person"], unique=False)
    op.create_index("ix_gov_volunteers_sign_up_shift", "gov_volunteers_sign_up", ["community_id", "shift"], unique=False)
    op.create_table(
        "gov_volunteers_sign_up_move",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_sign_up_move_about", "gov_volunteers_sign_up_move", ["community_id", "about"], unique=False
    )
    op.create_table(
        "gov_volunteers_sign_up_move_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("step", INTEGER, nullable=False),
        sa.Column("from_", TEXT, nullable=True),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_sign_up_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("agreed", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_skill",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_skill_code", "gov_volunteers_skill", ["community_id", "code"], unique=False)
    op.create_index("ix_gov_volunteers_skill_enrolment", "gov_volunteers_skill", ["community_id", "enrolment"], unique=False)
    op.create_table(
        "gov_volunteers_skill_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_star_proposal",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=False),
        sa.Column("stars", INTEGER, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("notice", TEXT, nullable=False),
        sa.Column("proposed", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index(
        "ix_gov_volunteers_star_proposal_body", "gov_volunteers_star_proposal", ["community_id", "body"], unique=False
    )
    op.create_index(
        "ix_gov_volunteers_star_proposal_enrolment", "gov_volunteers_star_proposal", ["community_id", "enrolment"], unique=False
    )
    op.create_table(
        "gov_volunteers_star_proposal_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=False),
        sa.Column("stars", INTEGER, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("notice", TEXT, nullable=False),
        sa.Column("proposed", DATE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_stars",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=False),
        sa.Column("stars", INTEGER, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_stars_enrolment", "gov_volunteers_stars", ["community_id", "enrolment"], unique=False)
    op.create_table(
        "gov_volunteers_stars_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("salt", BYTES, nullable=True),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("ladder", TEXT, nullable=False),
        sa.Column("stars", INTEGER, nullable=False),
        sa.Column("start", DATE, nullable=False),
        sa.Column("end", DATE, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_total",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_total_body", "gov_volunteers_total", ["community_id", "body"], unique=False)
    op.create_index("ix_gov_volunteers_total_enrolment", "gov_volunteers_total", ["community_id", "enrolment"], unique=False)
    op.create_index("ux_gov_volunteers_total_enrolment", "gov_volunteers_total", ["community_id", "enrolment"], unique=True)
    op.create_table(
        "gov_volunteers_total_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("enrolment", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
    op.create_table(
        "gov_volunteers_voice",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
        **TABLE,
    )
    op.create_index("ix_gov_volunteers_voice_request", "gov_volunteers_voice", ["community_id", "request"], unique=False)
    op.create_table(
        "gov_volunteers_voice_old",
        sa.Column("community_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", "version"),
        **TABLE,
    )
