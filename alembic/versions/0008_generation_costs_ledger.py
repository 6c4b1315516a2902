"""What every paid call is attributed to, calls that are neither tokens nor images, and totals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FACTS = ("token_usages", "image_usages", "service_usages")
ROLLUP_KEY = ("hour", "tenant_id", "service", "provider", "model", "operation")
TOTALS = (
    "total_prompt_tokens",
    "total_completion_tokens",
    "total_input_images",
    "total_output_images",
    "api_call_count",
    "unpriced_call_count",
)
METADATA = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    for table in FACTS[:2]:
        for column in attribution():
            op.add_column(table, column)
    op.create_table(
        "service_usages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("request_id", sa.String(255), nullable=False),
        sa.Column("provider", sa.String(255), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("operation", sa.String(255), nullable=False),
        sa.Column("input_images", sa.Integer, nullable=False),
        sa.Column("output_images", sa.Integer, nullable=False),
        sa.Column("cost", Money, nullable=False),
        sa.Column("cost_source", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("ebook_id", sa.Integer),
        sa.Column("resource_type", sa.String(64)),
        sa.Column("resource_id", sa.String(255)),
        *attribution(),
        sa.Column("quantity", Money(30), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_usages"),
        sa.UniqueConstraint("event_id", name="uq_service_usages_event_id"),
    )
    for column in ("request_id", "ebook_id", "created_at"):
        op.create_index(f"ix_service_usages_{column}", "service_usages", [column])
    for table in FACTS:
        op.create_index(f"ix_{table}_resource_id", table, ["resource_id", "resource_type"])
        op.create_index(f"ix_{table}_tenant_id", table, ["tenant_id", "created_at"])
    op.execute("UPDATE token_usages SET service = upper(provider)")
    op.execute("UPDATE image_usages SET service = upper(provider)")

    put_rollups_aside("0001")
    create_rollups(*ROLLUP_KEY)
    op.create_index("ix_cost_rollups_model", "cost_rollups", ["model"])
    sums = ", ".join(("total_cost", *TOTALS))
    op.execute(
        f"INSERT INTO cost_rollups ({', '.join(ROLLUP_KEY)}, {sums}) "
        f"SELECT hour, '', upper(provider), provider, model, operation, {sums} "
        "FROM cost_rollups_0001"
    )
    op.drop_table("cost_rollups_0001")

    op.create_table(
        "ledger_totals",
        sa.Column("id", sa.Integer, nullable=False),
        *totals(),
        sa.Column("request_count", sa.BigInteger, nullable=False),
        sa.Column("book_count", sa.BigInteger, nullable=False),
        sa.Column("book_cost", Money(30), nullable=False),
        *exact_sums("total_cost", "book_cost"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_totals"),
    )
    whole = ", ".join(f"coalesce(sum({name}), 0)" for name in ("total_cost", *TOTALS))
    op.execute(
        f"INSERT INTO ledger_totals (id, {sums}, request_count, book_count, book_cost) "
        f"SELECT 1, {whole}, count(*), count(ebook_id), "
        "coalesce(sum(CASE WHEN ebook_id IS NOT NULL THEN total_cost ELSE 0 END), 0) "
        "FROM generation_requests WHERE api_call_count > 0 HAVING count(*) > 0"
    )

    op.create_table(
        "ledger_quarantine",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Uuid),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("quarantined_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_quarantine"),
    )


def downgrade() -> None:
    op.drop_table("ledger_quarantine")
    op.drop_table("ledger_totals")
    take_services_out()
    op.drop_index("ix_cost_rollups_model", "cost_rollups")
    put_rollups_aside("0008")
    create_rollups("hour", "provider", "model", "operation")
    key = "hour, provider, model, operation"
    sums = ", ".join(("total_cost", *TOTALS))
    added = ", ".join(f"sum({name})" for name in ("total_cost", *TOTALS))
    op.execute(
        f"INSERT INTO cost_rollups ({key}, {sums}) "
        f"SELECT {key}, {added} FROM cost_rollups_0008 GROUP BY {key}"
    )
    op.drop_table("cost_rollups_0008")
    op.drop_table("service_usages")
    for table in FACTS[:2]:
        op.drop_index(f"ix_{table}_tenant_id", table)
        op.drop_index(f"ix_{table}_resource_id", table)
        for column in attribution():
            op.drop_column(table, column.name)


def take_services_out() -> None:
    """Of the sums, which know no such calls from here on."""
    if op.get_bind().dialect.name == "sqlite":
        hour = "substr(created_at, 1, 13) || ':00:00.000000'"
    else:
        hour = "date_trunc('hour', created_at, 'UTC')"
    of_hour = " AND ".join(
        [f"cost_rollups.hour = {hour}", "cost_rollups.tenant_id = coalesce(s.tenant_id, '')"]
        + [f"cost_rollups.{name} = s.{name}" for name in ROLLUP_KEY[2:]]
    )
    of_request = "s.request_id = generation_requests.request_id"
    sums = {
        "total_cost": "sum(cost)",
        "total_input_images": "sum(input_images)",
        "total_output_images": "sum(output_images)",
        "api_call_count": "count(*)",
        "unpriced_call_count": "sum(CASE WHEN cost_source = 'unknown' THEN 1 ELSE 0 END)",
    }
    for table, same in (("cost_rollups", of_hour), ("generation_requests", of_request)):
        changes = ", ".join(
            f"{name} = {name} - (SELECT {added} FROM service_usages s WHERE {same})"
            for name, added in sums.items()
        )
        which = f"EXISTS (SELECT 1 FROM service_usages s WHERE {same})"
        op.execute(f"UPDATE {table} SET {changes} WHERE {which}")
    op.execute("DELETE FROM cost_rollups WHERE api_call_count = 0")
    op.execute("DELETE FROM generation_requests WHERE api_call_count = 0 AND ebook_id IS NULL")


def attribution() -> list[sa.Column]:
    return [
        sa.Column("service", sa.String(255), nullable=False, server_default=""),
        sa.Column("tenant_id", sa.String(255)),
        sa.Column("user_id", sa.String(255)),
        sa.Column("conversation_id", sa.String(255)),
        sa.Column("metadata", METADATA),
    ]


def put_rollups_aside(name: str) -> None:
    """A table's key cannot be changed in place on SQLite."""
    op.rename_table("cost_rollups", f"cost_rollups_{name}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"ALTER TABLE cost_rollups_{name} RENAME CONSTRAINT pk_cost_rollups "
            f"TO pk_cost_rollups_{name}"
        )


def create_rollups(*key: str) -> None:
    op.create_table(
        "cost_rollups",
        sa.Column("hour", UtcDateTime, nullable=False),
        *(sa.Column(name, sa.String(255), nullable=False) for name in key[1:]),
        *totals(),
        *exact_sums("total_cost"),
        sa.PrimaryKeyConstraint(*key, name="pk_cost_rollups"),
    )


def totals() -> list[sa.Column]:
    return [
        sa.Column("total_cost", Money(30), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in TOTALS),
    ]


def exact_sums(*columns: str) -> list[sa.CheckConstraint]:
    """SQLite turns an integer that outgrows 64 bits into a float; here that is an error."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"typeof({name}) = 'integer'", name=f"{name}_is_exact")
        for name in columns
    ]
