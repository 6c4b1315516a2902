"""One name for each provider, whatever other programs call it.

Names on the left are those of OpenTelemetry's GenAI conventions (`gen_ai.provider.name`, the older
`gen_ai.system`), of OpenInference (`llm.provider`, `llm.system`) and of LiteLLM
(`custom_llm_provider`), read in November 2026; on the right those that genai-prices uses.
"""

NAMES = {
    "aws.bedrock": "aws",
    "bedrock": "aws",
    "az.ai.inference": "azure",
    "az.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "azure.ai.openai": "azure",
    "azure_ai": "azure",
    "azure_text": "azure",
    "cohere_chat": "cohere",
    "fireworks_ai": "fireworks",
    "gcp.gemini": "google",
    "gcp.gen_ai": "google",
    "gcp.vertex_ai": "google",
    "gemini": "google",
    "vertex_ai": "google",
    "vertex_ai_beta": "google",
    "vertexai": "google",
    "anthropic_text": "anthropic",
    "mistral_ai": "mistral",
    "mistralai": "mistral",
    "moonshot": "moonshotai",
    "text-completion-openai": "openai",
    "together_ai": "together",
    "voyage": "voyageai",
    "x_ai": "x-ai",
    "xai": "x-ai",
}


def provider_name(told: str) -> str:
    """In small letters; as it is told where nothing else is known."""
    name = told.strip().lower()
    return NAMES.get(name, name)
