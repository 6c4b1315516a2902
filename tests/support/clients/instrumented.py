"""A program that calls OpenAI, instrumented with OpenInference.

OPENAI_BASE_URL says where OpenAI is, OTEL_... variables where the spans go.
"""

from contextlib import suppress

from openai import NotFoundError, OpenAI
from openinference.instrumentation import using_attributes
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

HELLO = [{"role": "user", "content": "Hello?"}]


def main() -> None:
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    OpenAIInstrumentor().instrument(tracer_provider=provider)
    chain = {"openinference.span.kind": "CHAIN"}
    with OpenAI() as openai, using_attributes(session_id="talk-2", user_id="mo"):
        with provider.get_tracer("shop").start_as_current_span("chain", attributes=chain):
            openai.chat.completions.create(model="gpt-4o", messages=HELLO)
        for options in ({"include_usage": True}, {}):
            streamed = openai.chat.completions.create(
                model="gpt-4o",
                messages=HELLO,
                stream=True,
                stream_options=options,
            )
            assert "".join(
                chunk.choices[0].delta.content or "" for chunk in streamed if chunk.choices
            )
        openai.embeddings.create(model="text-embedding-3-small", input="Hello?")
        with suppress(NotFoundError):
            openai.chat.completions.create(model="none", messages=HELLO)
    provider.shutdown()


if __name__ == "__main__":
    main()
