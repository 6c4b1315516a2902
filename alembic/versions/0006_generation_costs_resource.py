"""What a call was made for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FACTS = ("token_usages", "image_usages")


def upgrade() -> None:
    for table in FACTS:
        op.add_column(table, sa.Column("resource_type", sa.String(64)))
        op.add_column(table, sa.Column("resource_id", sa.String(255)))


def downgrade() -> None:
    for table in FACTS:
        op.drop_column(table, "resource_id")
        op.drop_column(table, "resource_type")
