"""The register's tables, indexes and triggers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_0a51c02331"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915  one statement a table and index
    """Take the register to this version."""
    op.create_table(
        "absence",
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(length=120), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_officer"), "absence", ["officer"], unique=False)
    op.create_table(
        "body_asked",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("work", sa.String(length=80), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("replied", sa.Boolean(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=True),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_asked")),
        sa.UniqueConstraint("convention_id", "work", "key", name=op.f("uq_body_asked_convention_id_work_key")),
    )
    op.create_index(op.f("ix_body_asked_convention_id"), "body_asked", ["convention_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("convention_id", sa.String(length=20), nullable=True),
        sa.Column("object_kind", sa.String(length=24), nullable=False),
        sa.Column("object_id", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_object", "event", ["object_id", "id"], unique=False)
    op.create_table(
        "expert_group",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("work", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("set_up_by", sa.String(length=60), nullable=True),
        sa.Column("expires_at", sa.String(length=60), nullable=True),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_group")),
        sa.UniqueConstraint("convention_id", "work", "key", name=op.f("uq_expert_group_convention_id_work_key")),
    )
    op.create_index(op.f("ix_expert_group_convention_id"), "expert_group", ["convention_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("cited_from", sa.String(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("convention_id", "body", "number", name=op.f("uq_meeting_convention_id_body_number")),
    )
    op.create_index(op.f("ix_meeting_convention_id"), "meeting", ["convention_id"], unique=False)
    op.create_table(
        "partnership_area",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("work", sa.String(length=80), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("lead", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("goal", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("target", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("no_target", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_area")),
        sa.UniqueConstraint("convention_id", "work", "key", name=op.f("uq_partnership_area_convention_id_work_key")),
    )
    op.create_index(op.f("ix_partnership_area_convention_id"), "partnership_area", ["convention_id"], unique=False)
    op.create_table(
        "party",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=True),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("code", name=op.f("uq_party_code")),
    )
    op.create_table(
        "source",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("titles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=True),
        sa.Column("meeting", sa.String(length=60), nullable=True),
        sa.Column("adopted", sa.Date(), nullable=True),
        sa.Column("pinpoints_known", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("convention_id", "number", name=op.f("uq_source_convention_id_number")),
    )
    op.create_index(op.f("ix_source_convention_id"), "source", ["convention_id"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "activity",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("work", sa.String(length=80), nullable=False),
        sa.Column("group_id", sa.String(length=24), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("listed_with", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("held", sa.String(length=24), nullable=True),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("place", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("host", sa.String(length=12), nullable=True),
        sa.Column("hosted_by", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("donors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["expert_group.id"], name=op.f("fk_activity_group_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("convention_id", "work", "key", name=op.f("uq_activity_convention_id_work_key")),
    )
    op.create_index(op.f("ix_activity_convention_id"), "activity", ["convention_id"], unique=False)
    op.create_index(op.f("ix_activity_group_id"), "activity", ["group_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_address", sa.String(), nullable=True),
        sa.Column("bounce", sa.String(), nullable=True),
        sa.Column("no_digest_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_contact_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_convention_id"), "contact", ["convention_id"], unique=False)
    op.create_index("ix_contact_party_convention", "contact", ["party_id", "convention_id"], unique=False)
    op.create_table(
        "draft_round",
        sa.Column("group_id", sa.String(length=24), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("due", sa.String(length=24), nullable=True),
        sa.Column("from_whom", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["expert_group.id"],
            name=op.f("fk_draft_round_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_round")),
        sa.UniqueConstraint("group_id", "key", name=op.f("uq_draft_round_group_id_key")),
    )
    op.create_index(op.f("ix_draft_round_group_id"), "draft_round", ["group_id"], unique=False)
    op.create_table(
        "meeting_segment",
        sa.Column("meeting_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("opening", sa.Date(), nullable=False),
        sa.Column("closing", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_segment_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_segment")),
    )
    op.create_index(op.f("ix_meeting_segment_meeting_id"), "meeting_segment", ["meeting_id"], unique=False)
    op.create_table(
        "provision",
        sa.Column("source_id", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("operative", sa.Boolean(), nullable=False),
        sa.Column("parent_place", sa.String(length=60), nullable=True),
        sa.Column("ledger", sa.String(length=12), nullable=True),
        sa.Column("ledger_confirmed", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("gone_in_version", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_provision_source_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision")),
    )
    op.create_index(op.f("ix_provision_source_id"), "provision", ["source_id"], unique=False)
    op.create_table(
        "source_version",
        sa.Column("source_id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_source_version_source_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_version")),
        sa.UniqueConstraint(
            "source_id", "language", "version", name=op.f("uq_source_version_source_id_language_version")
        ),
        sa.UniqueConstraint("source_id", "text_sha256", name=op.f("uq_source_version_source_id_text_sha256")),
    )
    op.create_index(op.f("ix_source_version_source_id"), "source_version", ["source_id"], unique=False)
    op.create_table(
        "term_of_reference",
        sa.Column("group_id", sa.String(length=24), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["expert_group.id"],
            name=op.f("fk_term_of_reference_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_of_reference")),
        sa.UniqueConstraint("group_id", "place", name=op.f("uq_term_of_reference_group_id_place")),
    )
    op.create_index(op.f("ix_term_of_reference_group_id"), "term_of_reference", ["group_id"], unique=False)
    op.create_table(
        "provision_text",
        sa.Column("provision_id", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["provision_id"],
            ["provision.id"],
            name=op.f("fk_provision_text_provision_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision_text")),
        sa.UniqueConstraint(
            "provision_id", "language", "version", name=op.f("uq_provision_text_provision_id_language_version")
        ),
    )
    op.create_index(op.f("ix_provision_text_provision_id"), "provision_text", ["provision_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=24), nullable=False),
        sa.Column("provision_id", sa.String(length=24), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("actors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("deliverable", sa.Text(), nullable=True),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("explanation", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("calendar", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("recalls", sa.String(), nullable=True),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("triage", sa.String(length=8), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["provision_id"],
            ["provision.id"],
            name=op.f("fk_request_provision_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_request_source_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_convention_id"), "request", ["convention_id"], unique=False)
    op.create_index(
        "ix_request_open",
        "request",
        ["convention_id", "resolved_on"],
        unique=False,
        sqlite_where=sa.text("status IN ('active', 'in_progress', 'ongoing', 'proposed')"),
        postgresql_where=sa.text("status IN ('active', 'in_progress', 'ongoing', 'proposed')"),
    )
    op.create_index(op.f("ix_request_provision_id"), "request", ["provision_id"], unique=False)
    op.create_index(op.f("ix_request_source_id"), "request", ["source_id"], unique=False)
    op.create_table(
        "request_link",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("later_id", sa.String(length=24), nullable=False),
        sa.Column("earlier_id", sa.String(length=24), nullable=True),
        sa.Column("earlier_number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["request.id"],
            name=op.f("fk_request_link_earlier_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["request.id"], name=op.f("fk_request_link_later_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_link")),
        sa.UniqueConstraint(
            "later_id", "earlier_number", "kind", name=op.f("uq_request_link_later_id_earlier_number_kind")
        ),
    )
    op.create_index(op.f("ix_request_link_convention_id"), "request_link", ["convention_id"], unique=False)
    op.create_index(op.f("ix_request_link_earlier_id"), "request_link", ["earlier_id"], unique=False)
    op.create_index(op.f("ix_request_link_later_id"), "request_link", ["later_id"], unique=False)
    op.create_table(
        "status_change",
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["request.id"],
            name=op.f("fk_status_change_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    op.create_index(op.f("ix_status_change_request_id"), "status_change", ["request_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("playbook", sa.String(length=40), nullable=False),
        sa.Column("triage", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("mandated_on", sa.Date(), nullable=True),
        sa.Column("communicated_on", sa.Date(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_task_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("request_id", name=op.f("uq_task_request_id")),
    )
    op.create_index(op.f("ix_task_convention_id"), "task", ["convention_id"], unique=False)
    op.create_index(
        "ix_task_due",
        "task",
        ["due_on", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('active', 'in_progress', 'ongoing')"),
        postgresql_where=sa.text("status IN ('active', 'in_progress', 'ongoing')"),
    )
    op.create_table(
        "call",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("schedule", sa.String(length=40), nullable=False),
        sa.Column("go_live", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_call_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("task_id", name=op.f("uq_call_task_id")),
    )
    op.create_index(op.f("ix_call_convention_id"), "call", ["convention_id"], unique=False)
    op.create_table(
        "closing_proposal",
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("became", sa.String(length=20), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_closing_proposal_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_proposal")),
        sa.UniqueConstraint("task_id", "evidence", name=op.f("uq_closing_proposal_task_id_evidence")),
    )
    op.create_index(op.f("ix_closing_proposal_task_id"), "closing_proposal", ["task_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("task_id", sa.String(length=24), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=True),
        sa.Column("titles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("meeting", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_document_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("convention_id", "key", name=op.f("uq_document_convention_id_key")),
        sa.UniqueConstraint("symbol", name=op.f("uq_document_symbol")),
    )
    op.create_index(op.f("ix_document_convention_id"), "document", ["convention_id"], unique=False)
    op.create_index(op.f("ix_document_task_id"), "document", ["task_id"], unique=False)
    op.create_table(
        "mandate",
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_mandate_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_mandate_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("request_id", name=op.f("uq_mandate_request_id")),
    )
    op.create_index(op.f("ix_mandate_task_id"), "mandate", ["task_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("explanation", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_milestone_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("task_id", "code", name=op.f("uq_milestone_task_id_code")),
    )
    op.create_index(
        "ix_milestone_due",
        "milestone",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("status = 'planned'"),
        postgresql_where=sa.text("status = 'planned'"),
    )
    op.create_index(op.f("ix_milestone_task_id"), "milestone", ["task_id"], unique=False)
    op.create_table(
        "call_item",
        sa.Column("call_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("as_soon_as_possible", sa.Boolean(), nullable=False),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_item_call_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_item")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_call_item_call_id_number")),
    )
    op.create_index(op.f("ix_call_item_call_id"), "call_item", ["call_id"], unique=False)
    op.create_table(
        "call_round",
        sa.Column("call_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("letter_dated", sa.Date(), nullable=False),
        sa.Column("letter_document_id", sa.String(length=24), nullable=True),
        sa.Column("audience", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("reply_by_is_demo_choice", sa.Boolean(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_round_call_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["letter_document_id"],
            ["document.id"],
            name=op.f("fk_call_round_letter_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_round")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_call_round_call_id_number")),
    )
    op.create_index(op.f("ix_call_round_call_id"), "call_round", ["call_id"], unique=False)
    op.create_index(op.f("ix_call_round_letter_document_id"), "call_round", ["letter_document_id"], unique=False)
    op.create_table(
        "paragraph",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("items", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("listing", sa.String(length=60), nullable=True),
        sa.Column("act", sa.String(length=24), nullable=True),
        sa.Column("sources", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("documents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_paragraph_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("document_id", "place", "ordinal", name=op.f("uq_paragraph_document_id_place_ordinal")),
    )
    op.create_index(op.f("ix_paragraph_convention_id"), "paragraph", ["convention_id"], unique=False)
    op.create_index(op.f("ix_paragraph_document_id"), "paragraph", ["document_id"], unique=False)
    op.create_table(
        "reply_link",
        sa.Column("call_id", sa.String(length=24), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_reply_link_call_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_reply_link_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_reply_link_secret_sha256")),
    )
    op.create_index(op.f("ix_reply_link_call_id"), "reply_link", ["call_id"], unique=False)
    op.create_index(op.f("ix_reply_link_party_id"), "reply_link", ["party_id"], unique=False)
    op.create_table(
        "stated_fact",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cited", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stated_fact_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_fact")),
        sa.UniqueConstraint("document_id", "key", name=op.f("uq_stated_fact_document_id_key")),
    )
    op.create_index(op.f("ix_stated_fact_convention_id"), "stated_fact", ["convention_id"], unique=False)
    op.create_index(op.f("ix_stated_fact_document_id"), "stated_fact", ["document_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("call_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=True),
        sa.Column("second_of_a_named_party", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_on_is_demo_choice", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("about", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("items", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.String(length=24), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_submission_call_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["submission.id"],
            name=op.f("fk_submission_corrects_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_submission_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_submission_call_id_number")),
    )
    op.create_index(op.f("ix_submission_call_id"), "submission", ["call_id"], unique=False)
    op.create_index(op.f("ix_submission_convention_id"), "submission", ["convention_id"], unique=False)
    op.create_index(op.f("ix_submission_corrects_id"), "submission", ["corrects_id"], unique=False)
    op.create_index("ix_submission_party", "submission", ["call_id", "party_id"], unique=False)
    op.create_index(op.f("ix_submission_party_id"), "submission", ["party_id"], unique=False)
    op.create_table(
        "addressee",
        sa.Column("round_id", sa.String(length=24), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=False),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_addressee_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["call_round.id"], name=op.f("fk_addressee_round_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
        sa.UniqueConstraint("round_id", "party_id", name=op.f("uq_addressee_round_id_party_id")),
    )
    op.create_index(op.f("ix_addressee_party_id"), "addressee", ["party_id"], unique=False)
    op.create_index(op.f("ix_addressee_round_id"), "addressee", ["round_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.String(length=24), nullable=False),
        sa.Column("prepared_by", sa.String(length=120), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["call_round.id"], name=op.f("fk_approval_round_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("round_id", "content_sha256", name=op.f("uq_approval_round_id_content_sha256")),
    )
    op.create_index(op.f("ix_approval_convention_id"), "approval", ["convention_id"], unique=False)
    op.create_index(op.f("ix_approval_round_id"), "approval", ["round_id"], unique=False)
    op.create_table(
        "covered",
        sa.Column("submission_id", sa.String(length=24), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_covered_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_covered_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covered")),
        sa.UniqueConstraint("submission_id", "party_id", name=op.f("uq_covered_submission_id_party_id")),
    )
    op.create_index(op.f("ix_covered_party_id"), "covered", ["party_id"], unique=False)
    op.create_index(op.f("ix_covered_submission_id"), "covered", ["submission_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("round_id", sa.String(length=24), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("granted_by", sa.String(length=120), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_extension_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["call_round.id"], name=op.f("fk_extension_round_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_extension_round_id_version")),
    )
    op.create_index(op.f("ix_extension_party_id"), "extension", ["party_id"], unique=False)
    op.create_index(op.f("ix_extension_round_id"), "extension", ["round_id"], unique=False)
    op.create_table(
        "reminder_step",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("explanation", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_reminder_step_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["call_round.id"],
            name=op.f("fk_reminder_step_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_step")),
        sa.UniqueConstraint(
            "round_id", "code", "deadline_version", name=op.f("uq_reminder_step_round_id_code_deadline_version")
        ),
    )
    op.create_index(op.f("ix_reminder_step_convention_id"), "reminder_step", ["convention_id"], unique=False)
    op.create_index(
        "ix_reminder_step_due",
        "reminder_step",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'planned'"),
        postgresql_where=sa.text("status = 'planned'"),
    )
    op.create_index(op.f("ix_reminder_step_party_id"), "reminder_step", ["party_id"], unique=False)
    op.create_index(op.f("ix_reminder_step_round_id"), "reminder_step", ["round_id"], unique=False)
    op.create_table(
        "submission_file",
        sa.Column("submission_id", sa.String(length=24), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_file_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_file")),
        sa.UniqueConstraint("submission_id", "ordinal", name=op.f("uq_submission_file_submission_id_ordinal")),
    )
    op.create_index(op.f("ix_submission_file_sha256"), "submission_file", ["sha256"], unique=False)
    op.create_index(op.f("ix_submission_file_submission_id"), "submission_file", ["submission_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("step_id", sa.String(length=24), nullable=True),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("header_id", sa.String(length=200), nullable=False),
        sa.Column("round_sha256", sa.String(length=64), nullable=False),
        sa.Column("in_reply_to", sa.String(length=200), nullable=True),
        sa.Column("contact_id", sa.String(length=24), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("wanted_language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("prepared_by", sa.String(length=120), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("way", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["reminder_step.id"], name=op.f("fk_message_step_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("header_id", name=op.f("uq_message_header_id")),
    )
    op.create_index(
        "ix_message_claimed_at",
        "message",
        ["claimed_at"],
        unique=False,
        sqlite_where=sa.text("claimed_at IS NOT NULL"),
        postgresql_where=sa.text("claimed_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_message_contact_id"), "message", ["contact_id"], unique=False)
    op.create_index(op.f("ix_message_convention_id"), "message", ["convention_id"], unique=False)
    op.create_index(op.f("ix_message_step_id"), "message", ["step_id"], unique=False)
    op.create_index(
        "ix_message_to_send",
        "message",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'approved'"),
        postgresql_where=sa.text("status = 'approved'"),
    )
    op.create_index(
        "ix_message_unclear",
        "message",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status IN ('claimed', 'uncertain')"),
        postgresql_where=sa.text("status IN ('claimed', 'uncertain')"),
    )
    op.create_table(
        "incoming_mail",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("matched_by", sa.String(length=16), nullable=True),
        sa.Column("header_id", sa.Text(), nullable=True),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("files", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("guess", sa.Text(), nullable=True),
        sa.Column("guessed_call_id", sa.String(length=24), nullable=True),
        sa.Column("guessed_party_id", sa.String(length=24), nullable=True),
        sa.Column("submission_id", sa.String(length=24), nullable=True),
        sa.Column("receipt_id", sa.String(length=24), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["guessed_call_id"],
            ["call.id"],
            name=op.f("fk_incoming_mail_guessed_call_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["guessed_party_id"],
            ["party.id"],
            name=op.f("fk_incoming_mail_guessed_party_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["message.id"],
            name=op.f("fk_incoming_mail_receipt_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_incoming_mail_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_incoming_mail_digest")),
    )
    op.create_index(op.f("ix_incoming_mail_guessed_call_id"), "incoming_mail", ["guessed_call_id"], unique=False)
    op.create_index(op.f("ix_incoming_mail_guessed_party_id"), "incoming_mail", ["guessed_party_id"], unique=False)
    op.create_index(
        "ix_incoming_mail_held",
        "incoming_mail",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(op.f("ix_incoming_mail_receipt_id"), "incoming_mail", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_incoming_mail_submission_id"), "incoming_mail", ["submission_id"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("convention_id", sa.String(length=20), nullable=False),
        sa.Column("task_id", sa.String(length=24), nullable=False),
        sa.Column("step_id", sa.String(length=24), nullable=False),
        sa.Column("step_code", sa.String(length=60), nullable=False),
        sa.Column("party_id", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=24), nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_occurrence_message_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_occurrence_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["reminder_step.id"], name=op.f("fk_occurrence_step_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_occurrence_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint(
            "task_id",
            "step_code",
            "party_id",
            "role",
            "slot",
            "deadline_version",
            "attempt",
            name="uq_occurrence_owed_once",
        ),
    )
    op.create_index(op.f("ix_occurrence_convention_id"), "occurrence", ["convention_id"], unique=False)
    op.create_index(op.f("ix_occurrence_message_id"), "occurrence", ["message_id"], unique=False)
    op.create_index(op.f("ix_occurrence_party_id"), "occurrence", ["party_id"], unique=False)
    op.create_index(op.f("ix_occurrence_step_id"), "occurrence", ["step_id"], unique=False)
    op.create_index(op.f("ix_occurrence_task_id"), "occurrence", ["task_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event\n"
            "BEGIN SELECT RAISE(ABORT, 'history is append-only: an event is neither changed nor removed'); END"
        )
        op.execute(
            "CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event\n"
            "BEGIN SELECT RAISE(ABORT, 'history is append-only: an event is neither changed nor removed'); END"
        )
        op.execute(
            "CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event\n"
            "WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)\n"
            "BEGIN SELECT RAISE(ABORT, 'history is append-only: an event is neither changed nor removed'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS\n"
            "$$ BEGIN RAISE EXCEPTION 'history is append-only: an event is neither changed nor removed'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event\n"
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()"
        )
