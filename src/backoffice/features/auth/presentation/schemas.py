"""JSON of accounts and keys."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from backoffice.features.auth.domain.model import EMAIL_LIMIT, NAME_LIMIT
from backoffice.features.shared.domain.account import Role

BEARER: Literal["bearer"] = "bearer"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FromDomain(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Me(FromDomain):
    name: Annotated[str, Field(description="An e-mail address, or the name of an API key")]
    role: Role
    user_id: int | None


class BearerToken(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = BEARER
    expires_in: Annotated[int, Field(description="Seconds")]


class UserOut(FromDomain):
    id: int
    email: str
    role: Role
    is_active: bool
    has_password: bool
    created_at: datetime
    last_signed_in_at: datetime | None


class UserList(BaseModel):
    items: list[UserOut]
    next_cursor: str | None


class NewUser(Strict):
    email: Annotated[str, Field(min_length=3, max_length=EMAIL_LIMIT)]
    role: Role = Role.VIEWER


class UserChange(Strict):
    role: Role | None = None
    is_active: bool | None = None


class SignInLink(BaseModel):
    sign_in_link: Annotated[str, Field(description="Works once")]
    expires_at: datetime


class CreatedUser(UserOut, SignInLink):
    pass


class ApiKeyOut(FromDomain):
    id: int
    name: str
    prefix: str
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiKeyList(BaseModel):
    items: list[ApiKeyOut]
    next_cursor: str | None


class NewApiKey(Strict):
    name: Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
    role: Role = Role.VIEWER
    expires_at: AwareDatetime | None = None


class CreatedApiKey(ApiKeyOut):
    key: Annotated[str, Field(description="Shown this once")]
