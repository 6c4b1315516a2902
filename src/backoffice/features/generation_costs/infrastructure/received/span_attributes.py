"""The attributes of spans that tell of model calls, and what a span's values say.

Names come from OpenTelemetry's GenAI conventions (the present ones first, then those that older
instrumentations still send), OpenInference 0.1.42 and OpenLLMetry; read in November 2026. Of the
names of one meaning the first that a span has counts.
"""

from collections.abc import Iterable, Mapping

from opentelemetry.proto.common.v1.common_pb2 import KeyValue

from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT
from backoffice.features.generation_costs.infrastructure.received.amounts import whole_number

Value = str | int | float | bool
Values = Mapping[str, Value]
Names = tuple[str, ...]

SPAN_KIND = "openinference.span.kind"
CALL_KINDS = frozenset(("LLM", "EMBEDDING", "RERANKER", "DECISION"))
STEP_KIND = "traceloop.span.kind"  # a workflow, task, agent or tool

OPERATION: Names = ("gen_ai.operation.name", "llm.request.type")
CALLS = frozenset(
    ("chat", "completion", "text_completion", "generate_content", "embeddings", "embedding")
)
STEPS = frozenset(
    ("create_agent", "invoke_agent", "execute_tool", "invoke_workflow", "retrieval", "plan")
)

PROVIDER: Names = (
    *("gen_ai.provider.name", "llm.provider", "decision.provider"),
    *("gen_ai.system", "llm.system", "decision.system"),
)
MODEL: Names = (
    *("gen_ai.response.model", "llm.response.model_name", "decision.response.model_name"),
    *("gen_ai.request.model", "llm.model_name", "embedding.model_name", "reranker.model_name"),
    *("decision.model_name", "llm.request.model_name"),
)
INPUT: Names = (
    *("gen_ai.usage.input_tokens", "llm.token_count.prompt", "decision.token_count.input"),
    "gen_ai.usage.prompt_tokens",
)
OUTPUT: Names = (
    *("gen_ai.usage.output_tokens", "llm.token_count.completion", "decision.token_count.output"),
    "gen_ai.usage.completion_tokens",
)
TOTAL: Names = ("llm.token_count.total", "gen_ai.usage.total_tokens", "llm.usage.total_tokens")
CACHED: Names = (
    *("gen_ai.usage.cache_read.input_tokens", "llm.token_count.prompt_details.cache_read"),
    *("gen_ai.usage.cache_read_input_tokens", "llm.token_count.prompt_details.cache_input"),
)
CACHE_WRITE: Names = (
    *("gen_ai.usage.cache_creation.input_tokens", "llm.token_count.prompt_details.cache_write"),
    "gen_ai.usage.cache_creation_input_tokens",
)
REASONING: Names = (
    *("gen_ai.usage.reasoning.output_tokens", "llm.token_count.completion_details.reasoning"),
    "gen_ai.usage.reasoning_tokens",
)
INPUT_AUDIO: Names = ("llm.token_count.prompt_details.audio",)
OUTPUT_AUDIO: Names = ("llm.token_count.completion_details.audio",)

TENANT: Names = ("tenant.id", "tenant_id", "traceloop.association.properties.tenant_id")
USER: Names = ("user.id", "enduser.id", "traceloop.association.properties.user_id")
CONVERSATION: Names = (
    *("gen_ai.conversation.id", "session.id", "traceloop.association.properties.session_id"),
)
PROGRAM: Names = ("service.name",)
RESPONSE: Names = ("gen_ai.response.id",)

OF_A_RESOURCE = frozenset((*TENANT, *USER, *CONVERSATION, *PROGRAM))
OF_A_SPAN = OF_A_RESOURCE | frozenset(
    (
        *(SPAN_KIND, STEP_KIND, *OPERATION, *PROVIDER, *MODEL, *INPUT, *OUTPUT, *TOTAL, *CACHED),
        *(*CACHE_WRITE, *REASONING, *INPUT_AUDIO, *OUTPUT_AUDIO, *RESPONSE),
    )
)


def values_of(attributes: Iterable[KeyValue], wanted: frozenset[str]) -> dict[str, Value]:
    """The wanted ones that are text or a number."""
    values: dict[str, Value] = {}
    for attribute in attributes:
        if attribute.key in wanted:
            kind = attribute.value.WhichOneof("value")
            if kind in ("string_value", "int_value", "double_value", "bool_value"):
                values[attribute.key] = getattr(attribute.value, kind)
    return values


def text(values: Values, names: Names) -> str:
    """Empty where none is told. Cut to what the ledger holds: no cost is lost for a long name."""
    for name in names:
        told = str(values.get(name, "")).strip()
        if told:
            return told[:TEXT_LIMIT]
    return ""


def count(values: Values, names: Names) -> int | None:
    """Raises InvalidValue that names the attribute."""
    for name in names:
        if name in values:
            return whole_number(name, values[name])
    return None


def is_model_call(values: Values) -> bool:
    """Not an agent, chain or tool: those repeat what the calls below them have used."""
    kind = values.get(SPAN_KIND)
    if kind is not None:
        return str(kind).upper() in CALL_KINDS
    operation = text(values, OPERATION)
    if STEP_KIND in values or operation in STEPS:
        return False
    if operation in CALLS:
        return True
    has_tokens = any(name in values for name in (*INPUT, *OUTPUT, *TOTAL))
    return has_tokens and any(name in values for name in MODEL)
