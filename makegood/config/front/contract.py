"""The door's part of the published OpenAPI, made from the same shapes that decode what arrives."""

from typing import Any, TypeVar

import msgspec

from makegood.accounts.once import TOKEN_PARAMETER
from makegood.accounts.problems import MEDIA_TYPE
from makegood.config.front.body import MOST_ROWS
from makegood.config.front.door import INTAKES, Intake
from makegood.listening.heard import Receipt
from makegood.listening.incoming import EncounterIn, SignalIn

REF = "#/components/schemas/{name}"
REFUSALS = {
    "400": "It is not well-formed",
    "401": "The key is missing or not known",
    "403": "The key has not the scope",
    "409": "A request with this Idempotency-Key is still being taken, or somebody was faster",
    "413": "The body is longer than 8 MiB",
    "415": "It is not JSON in UTF-8",
    "422": "No row could be taken; `errors` names each by index",
    "429": "The key has sent as much as it may in this minute",
    "503": "The database is away for a moment; nothing was taken",
}
NUMBER = {
    "anyOf": [{"type": "number"}, {"type": "string", "format": "decimal"}, {"type": "null"}],
    "default": None,
}
SCHEMA = TypeVar("SCHEMA", bound=dict[str, Any])


def add_to(schema: SCHEMA) -> SCHEMA:
    """Add the door to an OpenAPI document."""
    _shapes, components = msgspec.json.schema_components([SignalIn, EncounterIn], ref_template=REF)
    components["SignalIn"]["properties"]["score"] = NUMBER
    components["SignalIn"]["anyOf"] = [{"required": ["score", "scale"]}, {"required": ["comment"]}]
    schema["components"].setdefault("schemas", {}).update(
        components | {"Receipt": RECEIPT, "Problem": PROBLEM}
    )
    schema["components"]["securitySchemes"] = {"Key": {"type": "http", "scheme": "bearer"}}
    for path in schema["paths"].values():
        for operation in path.values():
            operation["security"] = [{"Key": []}]
            # who needs an Idempotency-Key may come second
            once = ["409"] if TOKEN_PARAMETER | {"required": True} in operation.get("parameters", ()) else []
            operation["responses"].update(_refusals("400", "401", "403", "404", *once, "422", "429"))
    schema["paths"].update({intake.path: {"post": _operation(intake)} for intake in INTAKES})
    return schema


def _operation(intake: Intake) -> dict[str, Any]:
    row = {"$ref": REF.format(name=intake.row)}
    many = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}
    return {
        "operationId": f"post_{intake.scope}",
        "summary": f"Bring {intake.scope}, one or up to {MOST_ROWS:,}",
        "tags": [intake.scope],
        "security": [{"Key": []}],
        "parameters": [TOKEN_PARAMETER],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": [row, many]}}},
        },
        "responses": {"202": ACCEPTED} | _refusals(*REFUSALS),
    }


def _refusals(*statuses: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": REF.format(name="Problem")}}}
    other = {"404": "It is not there, or not to be seen with this key"}
    return {status: {"description": (REFUSALS | other)[status], "content": content} for status in statuses}


ERROR = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "index": {"type": "integer", "description": "the row's place in the array, from 0"},
        "pointer": {"type": "string", "description": "where in the row (JSON pointer)"},
        "parameter": {"type": "string"},
        "detail": {"type": "string"},
    },
}
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": ERROR},
    },
}
RECEIPT = {
    "type": "object",
    "description": "What became of the rows. rows = new + duplicates + changed + rejected.",
    "required": [*Receipt.KEYS, "seconds"],
    "properties": {name: {"type": "integer", "minimum": 0} for name in Receipt.KEYS}
    | {"seconds": {"type": "number"}, "errors": {"type": "array", "items": ERROR}},
}
ACCEPTED = {
    "description": "Taken and committed",
    "content": {"application/json": {"schema": {"$ref": REF.format(name="Receipt")}}},
}
