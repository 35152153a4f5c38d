"""A misspelled field is told with the known one that is nearest, in every request there is."""

import importlib
import json
import pkgutil
from difflib import get_close_matches
from typing import Any

import pytest
from pydantic import Field

import lambda_src
from lambda_src.chat.requests import ChatRequest
from lambda_src.runtime.http import requests
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request, parse_body, read_fields


class Inner(Request):
    message: str = ""


class Outer(Request):
    """Models within a model, as bodies have them."""

    one: Inner | None = None
    many: list[Inner] = Field(default_factory=list)
    named: dict[str, Any] = Field(default_factory=dict)


def told(model: type[Request], body: Any) -> str:
    with pytest.raises(InvalidRequestError) as refused:
        parse_body(json.dumps(body).encode(), model)
    return refused.value.message


def every_request() -> list[type[Request]]:
    for module in pkgutil.walk_packages(lambda_src.__path__, "lambda_src."):
        if module.name.endswith("requests"):
            importlib.import_module(module.name)

    def below(model: type[Request]) -> list[type[Request]]:
        return [each for sub in model.__subclasses__() for each in (sub, *below(sub))]

    return [each for each in below(Request) if each.__module__.startswith("lambda_src.")]


def test_a_misspelled_field_is_told_before_the_one_that_is_missing_for_it() -> None:
    expected = "mesage: is not a known field. Did you mean message?"
    assert told(ChatRequest, {"mesage": "hello"}) == expected
    assert told(ChatRequest, {"zzz": 1, "mesage": "hello"}) == expected
    assert told(ChatRequest, {"Message": "hello"}).endswith("Did you mean message?")


@pytest.mark.parametrize("model", every_request(), ids=lambda model: model.__qualname__)
def test_a_letter_too_many_is_told_in_every_request(model: type[Request]) -> None:
    for name in model.model_fields:
        wrong = f"{name}{name[-1]}"
        if wrong not in model.model_fields:
            said = told(model, {wrong: "x"})
            assert said.startswith(f"{wrong}: is not a known field. Did you mean ")


def test_a_field_of_a_model_within_a_model_is_told_with_its_place() -> None:
    assert told(Outer, {"one": {"mesage": ""}}) == (
        "one.mesage: is not a known field. Did you mean message?"
    )
    assert told(Outer, {"many": [{}, {"mesage": ""}]}) == (
        "many.1.mesage: is not a known field. Did you mean message?"
    )
    assert read_fields({"named": {"mesage": ""}}, Outer).named == {"mesage": ""}


def test_what_is_near_to_nothing_is_told_as_before() -> None:
    assert told(ChatRequest, {"message": "x", "zzz": 1}) == "zzz: is not a known field."
    assert told(ChatRequest, {"zzz": 1}) == "message: is required."


@pytest.mark.parametrize("name", ["", "m" * 200_000, "message" * 9, "mesage\u202e", "<mesage>"])
def test_a_hostile_name_is_shown_short(name: str) -> None:
    message = told(ChatRequest, {"message": "x", name: 1})
    assert len(message) < 200
    assert "\u202e" not in message


def test_of_many_misspelled_fields_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counted(text: str, *arguments: Any, **options: Any) -> list[str]:
        compared.append(text)
        return get_close_matches(text, *arguments, **options)

    monkeypatch.setattr(requests, "get_close_matches", counted)
    many = {f"mesage{number}": 1 for number in range(2_000)}

    assert told(ChatRequest, {"message": "x", **many}).startswith("mesage0: is not a known field.")
    assert len(compared) <= 5
