"""Filter patterns match what CloudWatch's documentation says that they match."""

import json

import pytest

from rehearsal.simulators.embedded_aws.alarms.filter_pattern import PatternError, compile_pattern

EVENT = json.dumps(
    {
        "message": "execution_api_invocation_error",
        "status": 403,
        "ok": True,
        "none": None,
        "user": {"roles": ["admin", "member"], "name": "Ann [1]"},
    }
)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        '{ $.message = "execution_api_invocation_error" && $.status = 403 }',
        '{ $.message = "execution_*" }',
        "{ $.status >= 400 && $.status < 500 }",
        '{ $.message = "other" || ($.status != 200 && $.ok IS TRUE) }',
        '{ $.user.roles[1] = "member" }',
        '{ $.user.name = "Ann [1]" }',
        "{ $.none IS NULL }",
        "{ $.missing NOT EXISTS }",
        "execution_api",
        '"invocation_error" -fatal',
        "?fatal ?status",
    ],
)
def test_it_matches(pattern: str) -> None:
    assert compile_pattern(pattern)(EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.message = "execution" }',
        '{ $.message = "execution_*" && $.status = 500 }',
        "{ $.status > 403 }",
        "{ $.ok IS FALSE }",
        "{ $.status NOT EXISTS }",
        '{ $.user.roles[2] = "*" }',
        '{ $.missing != "x" }',
        "{ $.ok = 1 }",
        "fatal",
        "execution_api -403",
    ],
)
def test_it_does_not_match(pattern: str) -> None:
    assert not compile_pattern(pattern)(EVENT)


@pytest.mark.parametrize("line", ["START RequestId: 1", "[1, 2]", "{broken", '"text"'])
def test_a_pattern_for_json_matches_no_other_line(line: str) -> None:
    assert not compile_pattern("{ $.status NOT EXISTS }")(line)


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.a = 1",
        "{ $.a ~ 1 }",
        "{ a = 1 }",
        "{ ($.a = 1 }",
        "{ $.a = 1 $.b = 2 }",
        "{ $.a IS X }",
    ],
)
def test_what_is_not_known_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)
