"""The ledger: usage facts, and the totals kept beside them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FACTS = ("token_usages", "image_usages")
INDEXED = ("request_id", "ebook_id", "created_at")


def upgrade() -> None:
    op.create_table(
        "token_usages",
        *identity(),
        sa.Column("prompt_tokens", sa.Integer, nullable=False),
        sa.Column("completion_tokens", sa.Integer, nullable=False),
        sa.Column("cached_tokens", sa.Integer, nullable=False),
        sa.Column("reasoning_tokens", sa.Integer, nullable=False),
        sa.Column("image_tokens", sa.Integer, nullable=False),
        *outcome("token_usages"),
    )
    op.create_table("image_usages", *identity(), *outcome("image_usages"))
    for table in FACTS:
        for column in INDEXED:
            op.create_index(f"ix_{table}_{column}", table, [column])

    op.create_table(
        "generation_requests",
        sa.Column("request_id", sa.String(255), nullable=False),
        sa.Column("ebook_id", sa.Integer),
        sa.Column("ebook_title", sa.String(255)),
        *totals(),
        *exact_sums(),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_generation_requests"),
    )
    op.create_index("ix_generation_requests_ebook_id", "generation_requests", ["ebook_id"])
    for column in ("created_at", "total_cost", "api_call_count"):
        op.create_index(
            f"ix_generation_requests_{column}", "generation_requests", [column, "request_id"]
        )

    op.create_table(
        "cost_rollups",
        sa.Column("hour", UtcDateTime, nullable=False),
        sa.Column("provider", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("operation", sa.String(255), nullable=False),
        *totals(),
        *exact_sums(),
        sa.PrimaryKeyConstraint("hour", "provider", "model", "operation", name="pk_cost_rollups"),
    )


def downgrade() -> None:
    for table in ("cost_rollups", "generation_requests", "image_usages", "token_usages"):
        op.drop_table(table)


def identity() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("request_id", sa.String(255), nullable=False),
        sa.Column("provider", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("operation", sa.String(255), nullable=False),
    ]


def outcome(table: str) -> list[SchemaItem]:
    return [
        sa.Column("input_images", sa.Integer, nullable=False),
        sa.Column("output_images", sa.Integer, nullable=False),
        sa.Column("cost", Money, nullable=False),
        sa.Column("cost_source", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("ebook_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("event_id", name=f"uq_{table}_event_id"),
    ]


def totals() -> list[sa.Column]:
    return [
        sa.Column("total_cost", Money(30), nullable=False),
        sa.Column("total_prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("total_completion_tokens", sa.BigInteger, nullable=False),
        sa.Column("total_input_images", sa.BigInteger, nullable=False),
        sa.Column("total_output_images", sa.BigInteger, nullable=False),
        sa.Column("api_call_count", sa.BigInteger, nullable=False),
        sa.Column("unpriced_call_count", sa.BigInteger, nullable=False),
    ]


def exact_sums() -> list[SchemaItem]:
    """SQLite turns an integer that outgrows 64 bits into a float; here that is an error."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [sa.CheckConstraint("typeof(total_cost) = 'integer'", name="total_cost_is_exact")]
