"""What a call used in detail, and the catalogue's cost of it by a dated price."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import Money

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FACTS = ("token_usages", "image_usages", "service_usages")
TOKENS = (
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "input_audio_tokens",
    "cached_audio_tokens",
    "input_image_tokens",
    "output_audio_tokens",
)
WORDS = ("image_size", "image_quality")


def upgrade() -> None:
    for table in FACTS:
        op.add_column(table, sa.Column("computed_cost", Money))
        op.add_column(table, sa.Column("price_version", sa.String(255)))
        op.add_column(
            table, sa.Column("is_batch", sa.Boolean, nullable=False, server_default=sa.false())
        )
    for name in TOKENS:
        op.add_column(
            "token_usages", sa.Column(name, sa.Integer, nullable=False, server_default="0")
        )
    for table in FACTS:
        for name in WORDS:
            op.add_column(table, sa.Column(name, sa.String(255), nullable=False, server_default=""))


def downgrade() -> None:
    for table in FACTS:
        for name in WORDS:
            op.drop_column(table, name)
    for name in TOKENS:
        op.drop_column("token_usages", name)
    for table in FACTS:
        for name in ("is_batch", "price_version", "computed_cost"):
            op.drop_column(table, name)
