"""Work that is due at times, on one process of many."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_jobs",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64)),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("last_started_at", UtcDateTime),
        sa.Column("last_finished_at", UtcDateTime),
        sa.Column("last_error", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_scheduled_jobs"),
    )


def downgrade() -> None:
    op.drop_table("scheduled_jobs")
