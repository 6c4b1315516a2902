"""JSON whose numbers are taken as they were written: an amount never becomes a float."""

import json
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ExactRequest(Request):
    async def json(self) -> Any:
        return exact_json(await self.body())


def exact_json(text: bytes | str, *, constants: bool = False) -> Any:
    """Raises JSONDecodeError, or UnicodeDecodeError: both are ValueErrors.

    `constants`: NaN and Infinity, which are no JSON, though Python writes them, are read as None.
    """
    try:
        parse_constant = _nothing if constants else _refuse
        return json.loads(text, parse_float=Decimal, parse_constant=parse_constant)
    except RecursionError:
        raise json.JSONDecodeError("nested too deep", "", 0) from None


async def exact_body(request: Request, model: type[M]) -> M:
    """The body, for a route that is hit by the thousand and spares FastAPI's way to it.

    Raises RequestValidationError as that does.
    """
    try:
        return model.model_validate(exact_json(await request.body()))
    except ValidationError as error:
        errors = error.errors(include_url=False)
        raise RequestValidationError(
            [each | {"loc": ("body", *each["loc"])} for each in errors]
        ) from None
    except ValueError:
        wrong = {"type": "json_invalid", "loc": ("body",), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([wrong]) from None


class ExactRoute(APIRoute):
    """For `APIRouter(route_class=...)`: a number with a fraction or an exponent is a Decimal."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def exactly(request: Request) -> Response:
            return await handle(ExactRequest(request.scope, request.receive))

        return exactly


def _nothing(_constant: str) -> None:
    return None


def _refuse(constant: str) -> Any:
    raise json.JSONDecodeError(f"{constant} is no JSON", constant, 0)
