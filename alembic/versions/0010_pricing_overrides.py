"""Prices that people set, each a dated version with its reason."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_overrides",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("model", sa.String(128), nullable=False),
        sa.Column("rates", sa.JSON, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("hours", sa.String(11)),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("read_on", sa.Date),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("made_by", sa.String(255), nullable=False),
        sa.Column("withdrawn_from", sa.Date),
        sa.Column("withdrawal_reason", sa.String(500)),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_by", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_price_overrides"),
    )


def downgrade() -> None:
    op.drop_table("price_overrides")
