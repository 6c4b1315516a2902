"""A program that traces what it does with OpenTelemetry, in the names of the GenAI conventions.

Where it sends them is in OTEL_... variables, as with any such program.
"""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

MODEL_CALL: dict[str, str | int] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.response.model": "claude-sonnet-4-5-20250929",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 50,
    "gen_ai.usage.cache_read.input_tokens": 700,
    "gen_ai.usage.cache_creation.input_tokens": 200,
    "gen_ai.conversation.id": "talk-1",
    "user.id": "mo",
}
AGENT: dict[str, str | int] = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.usage.input_tokens": 2000,
    "gen_ai.usage.output_tokens": 100,
}


def main() -> None:
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("shop")
    with tracer.start_as_current_span("invoke_agent writer", attributes=AGENT):
        for _ in range(2):
            with (
                tracer.start_as_current_span("chat claude-sonnet-4-5", attributes=MODEL_CALL),
                tracer.start_as_current_span("POST", attributes={"http.method": "POST"}),
            ):
                pass
        with tracer.start_as_current_span("execute_tool search"):
            pass
    provider.shutdown()


if __name__ == "__main__":
    main()
