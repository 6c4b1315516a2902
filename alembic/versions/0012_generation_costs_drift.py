"""How far what providers report is from what the catalogue computes, by model."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import Money

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_drifts",
        sa.Column("provider", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("reported", Money(30), nullable=False),
        sa.Column("computed", Money(30), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("provider", "model", name="pk_price_drifts"),
    )


def downgrade() -> None:
    op.drop_table("price_drifts")
