"""Who is meant: providers and models have other names in every program that reports usage."""

import re

# By what callers write, in lower case: names of OpenTelemetry, LiteLLM, LangChain, and of services.
# A name that is not here stands for itself.
PROVIDERS = {
    "claude": "anthropic",
    "dalle": "openai",
    "dall-e": "openai",
    "openai-chat": "openai",
    "openai-responses": "openai",
    "sora": "openai",
    "whisper": "openai",
    "gemini": "google",
    "google-gla": "google",
    "google-vertex": "google",
    "google_genai": "google",
    "vertex_ai": "google",
    "vertex_ai_beta": "google",
    "google_vertexai": "google",
    "gcp.vertex_ai": "google",
    "gcp.gemini": "google",
    "gcp.gen_ai": "google",
    "veo": "google",
    "imagen": "google",
    "azure_openai": "azure",
    "azure_ai": "azure",
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "az.ai.openai": "azure",
    "az.ai.inference": "azure",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "aws.bedrock": "aws",
    "aws_bedrock": "aws",
    "amazon_bedrock": "aws",
    "amazon": "aws",
    "s3": "aws",
    "xai": "x-ai",
    "x_ai": "x-ai",
    "mistral_ai": "mistral",
    "mistralai": "mistral",
    "together_ai": "together",
    "fireworks_ai": "fireworks",
    "cohere_chat": "cohere",
    "moonshot": "moonshotai",
    "eleven_labs": "elevenlabs",
    "eleven-labs": "elevenlabs",
    "fal_ai": "fal",
    "fal.ai": "fal",
    "pika labs": "pika",
    "pika_labs": "pika",
    "black_forest_labs": "black-forest-labs",
    "bfl": "black-forest-labs",
    "flux": "black-forest-labs",
    "stability.ai": "stability",
    "stability-ai": "stability",
    "stabilityai": "stability",
    "r2": "cloudflare",
    "cloudflare-r2": "cloudflare",
    "fly.io": "fly",
    "fly-io": "fly",
    "flyio": "fly",
}
# What is meant by a call that names a service, and no model.
DEFAULT_MODELS = {
    ("openai", "dalle"): "dall-e-3",
    ("openai", "dall-e"): "dall-e-3",
    ("elevenlabs", "elevenlabs"): "eleven_multilingual_v2",
    ("pika", "pika"): "pika-2.2",
    ("aws", "s3"): "s3-standard",
    ("aws", "storage"): "s3-standard",
    ("cloudflare", "r2"): "r2-standard",
    ("cloudflare", "storage"): "r2-standard",
    ("temporal", "compute"): "temporal-actions",
}
# They pass calls on: the provider stands before the model's name.
GATEWAYS = ("", "litellm")
PLACE = re.compile(r"^(?:models/|publishers/[^/]+/models/)")
DATE = re.compile(r"[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$")


def plain_names(provider: str, model: str, service: str) -> tuple[str, list[str]]:
    """The provider, and what it may call the model, as the catalogue writes them; likeliest first.

    Where no provider is named, the service says who it is ("DALLE"), or what stands before the
    model's slash; else it is "".
    """
    service = service.strip().lower()
    name = provider.strip().lower()
    name = PROVIDERS.get(name, name)
    model = PLACE.sub("", model.strip().lower())
    head, slash, tail = model.partition("/")
    head = PROVIDERS.get(head, head)
    if slash and name in GATEWAYS:
        return head, [tail]
    if name in GATEWAYS:
        name = PROVIDERS.get(service, service)
    model = model or DEFAULT_MODELS.get((name, service), "")
    return name, [model, tail] if slash and head == name else [model]


def undated(model: str) -> str:
    """ "gpt-4o" for "gpt-4o-2024-11-20"."""
    return DATE.sub("", model)
