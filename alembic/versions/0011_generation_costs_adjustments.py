"""What calls cost more or less than was recorded, the runs that found it, and closed months."""

import sqlalchemy as sa
from alembic import op

from backoffice.features.shared.infrastructure.database import Money, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FACTS = ("token_usages", "image_usages", "service_usages")
UNPRICED = sa.text("cost_source = 'unknown'")
ROLLUP_KEY = ("service", "provider", "model", "operation")


def upgrade() -> None:
    op.add_column(
        "token_usages",
        sa.Column("cached_image_tokens", sa.Integer, nullable=False, server_default="0"),
    )
    for table in FACTS:
        op.create_index(
            f"ix_{table}_unpriced",
            table,
            ["created_at"],
            postgresql_where=UNPRICED,
            sqlite_where=UNPRICED,
        )
    op.create_table(
        "cost_adjustments",
        sa.Column("call_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("change", Money, nullable=False),
        sa.Column("prices_call", sa.Boolean, nullable=False),
        sa.Column("price_version", sa.String(255), nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("adjusted_at", UtcDateTime, nullable=False),
        sa.Column("request_id", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("tenant_id", sa.String(255)),
        *(sa.Column(name, sa.String(255), nullable=False) for name in ROLLUP_KEY),
        sa.Column("resource_type", sa.String(64)),
        sa.Column("resource_id", sa.String(255)),
        sa.PrimaryKeyConstraint("call_id", "number", name="pk_cost_adjustments"),
    )
    for column in ("created_at", "request_id", "run_id"):
        op.create_index(f"ix_cost_adjustments_{column}", "cost_adjustments", [column])
    op.create_table(
        "repricing_runs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("applies", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("actor_user_id", sa.Integer),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("position_at", UtcDateTime, nullable=False),
        sa.Column("position_id", sa.Uuid),
        sa.Column("calls_done", sa.BigInteger, nullable=False),
        sa.Column("calls_expected", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.JSON, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repricing_runs"),
    )
    op.create_table(
        "closed_months",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("closed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_closed_months"),
    )


def downgrade() -> None:
    take_adjustments_out()
    for table in ("closed_months", "repricing_runs", "cost_adjustments"):
        op.drop_table(table)
    for table in FACTS:
        op.drop_index(f"ix_{table}_unpriced", table)
    op.drop_column("token_usages", "cached_image_tokens")


def take_adjustments_out() -> None:
    """Of the sums, which know only what was recorded from here on."""
    if op.get_bind().dialect.name == "sqlite":
        hour = "substr(a.created_at, 1, 13) || ':00:00.000000'"
    else:
        hour = "date_trunc('hour', a.created_at, 'UTC')"
    of_hour = " AND ".join(
        [f"cost_rollups.hour = {hour}", "cost_rollups.tenant_id = coalesce(a.tenant_id, '')"]
        + [f"cost_rollups.{name} = a.{name}" for name in ROLLUP_KEY]
    )
    of_book = (
        "EXISTS (SELECT 1 FROM generation_requests r "
        "WHERE r.request_id = a.request_id AND r.ebook_id IS NOT NULL)"
    )
    costs = {
        "generation_requests": "a.request_id = generation_requests.request_id",
        "cost_rollups": of_hour,
        "ledger_totals": "1 = 1",
    }
    for table, same in costs.items():
        of_row = f"FROM cost_adjustments a WHERE {same}"
        priced = f"(SELECT sum(CASE WHEN a.prices_call THEN 1 ELSE 0 END) {of_row})"
        changes = (
            f"total_cost = total_cost - (SELECT sum(a.change) {of_row}), "
            f"unpriced_call_count = unpriced_call_count + {priced}"
        )
        op.execute(f"UPDATE {table} SET {changes} WHERE EXISTS (SELECT 1 {of_row})")
    change = f"(SELECT coalesce(sum(a.change), 0) FROM cost_adjustments a WHERE {of_book})"
    op.execute(f"UPDATE ledger_totals SET book_cost = book_cost - {change}")
