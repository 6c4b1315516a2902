"""The measure of prices, by the name that `--only` takes."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator

from benchmarks.bench import Bench, Measure
from benchmarks.report import Bar, Figure


async def pricing(_bench: Bench) -> AsyncIterator[Figure]:
    """A call on a warm catalogue, beside the libraries that others price with."""
    # Or LiteLLM looks for newer prices on the network, and keeps those it came with.
    environment = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.pricing.calls"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await program.communicate()
    raw = json.loads(printed)
    yield Figure(
        measure="pricing a call",
        value=raw["ours"],
        bar=Bar("<=", 5),
        unit="us",
        measured=f"{1e6 / raw['ours']:,.0f} calls/s",
        reference=f"genai_prices {raw['genai_prices']:.0f} us, litellm {raw['litellm']:.0f} us",
        raw=raw,
    )


MEASURES: dict[str, Measure] = {"pricing": pricing}
