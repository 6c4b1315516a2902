"""A program that calls models through LiteLLM, which logs to its generic callback.

GENERIC_LOGGER_ENDPOINT and GENERIC_LOGGER_HEADERS say where. LiteLLM calls no model: it mocks them.
"""

import asyncio
from contextlib import suppress

import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger

HELLO = [{"role": "user", "content": "Hello?"}]
CALLS = 5


async def main() -> None:
    logger = GenericAPILogger(max_retries=3)
    litellm.callbacks = [logger]
    chat = {"messages": HELLO, "mock_response": "Hello."}
    await litellm.acompletion("openai/gpt-4o-mini", user="mo", **chat)
    await litellm.acompletion("openai/of-nobody", **chat)
    streamed = await litellm.acompletion("anthropic/claude-sonnet-4-5", stream=True, **chat)
    async for _chunk in streamed:
        pass
    await litellm.aembedding("openai/text-embedding-3-small", ["Hello?"], mock_response=[0.1])
    with suppress(litellm.exceptions.RateLimitError):
        await litellm.acompletion(
            "openai/gpt-4o-mini", messages=HELLO, mock_response="litellm.RateLimitError"
        )
    while len(logger.log_queue) < CALLS:  # noqa: ASYNC110 - it logs in the background
        await asyncio.sleep(0.02)
    await logger.flush_queue()


if __name__ == "__main__":
    asyncio.run(main())
