"""Evidence is merged from what rehearsals wrote, and says where it is from."""

import json

import pytest

from policies.least.evidence import (
    MOST_RESOURCES,
    Evidence,
    Run,
    evidence,
    merged,
    narrowest,
    parse,
    text_of,
)
from policies.least.names import normal

RUN = Run("abc1234", "2026-11-30", "make up")


def line(resource: str, **changed: object) -> str:
    decision = {
        "role": "gatehouse-local-chat", "action": "dynamodb:GetItem", "resource": resource,
        "decision": "Allow", "statements": ["Read"], "asked_by": "request",
    }  # fmt: skip
    return json.dumps({**decision, **changed})


def test_lines_of_several_runs_are_one_use_and_the_file_says_which_runs() -> None:
    table = "arn:aws:dynamodb:us-east-1:111122223333:table/gatehouse-local"
    first = merged(Evidence(), [line(f"{table}-a")], RUN)
    again = Run("def5678", "2026-12-01", "every test")
    second = merged(first, [line(f"{table}-b", asked_by="TableKeys"), line(f"{table}-a")], again)

    (use,) = second.uses
    where = "arn:aws:dynamodb:{region}:{account}:table/{prefix}"
    assert (use.role, use.statement, use.action) == ("chat", "Read", "dynamodb:GetItem")
    assert use.resources == (f"{where}-a", f"{where}-b")
    assert use.asked_by == ("TableKeys", "request")
    assert second.runs == (RUN, again)
    assert parse(text_of(second)) == second


@pytest.mark.parametrize(
    "text",
    [
        line("a")[:-9],  # a kill in the middle of the line
        "[]",
        line("a", decision="ImplicitDeny", statements=[]),
        line("a", decision="Deny"),
        line("a", role="somebody-else"),
    ],
)
def test_what_is_cut_off_refused_or_of_others_is_no_use(text: str) -> None:
    assert merged(Evidence(), [text], RUN).uses == ()


@pytest.mark.parametrize(
    ("who", "holder", "used"),
    [
        ("cloudfront.amazonaws.com", "arn:aws:s3:::gatehouse-local-web-111122223333/index.html",
         ("cloudfront.amazonaws.com", "Read of arn:aws:s3:::{prefix}-web-{account}")),
        ("logs.us-east-1.amazonaws.com",
         "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f",
         ("logs.amazonaws.com", "Read of arn:aws:kms:{region}:{account}:key/{id}")),
        ("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
         "arn:aws:iam::111122223333:role/gatehouse-local-apply",
         ("token.actions.githubusercontent.com",
          "Read of arn:aws:iam::{account}:role/{prefix}-apply")),
        ("gatehouse-local-chat",
         "arn:aws:lambda:us-east-1:111122223333:function:gatehouse-local-x:2",
         ("roles", "Read of arn:aws:lambda:{region}:{account}:function:{prefix}-x")),
    ],
)  # fmt: skip
def test_a_statement_of_a_resources_own_policy_is_used_by_who_it_allows(
    who: str, holder: str, used: tuple[str, str]
) -> None:
    (use,) = merged(Evidence(), [line(holder, role=who, policy_of=holder)], RUN).uses
    assert (use.role, use.statement) == used
    assert parse(text_of(Evidence((), (use,)))).uses == (use,)


def test_many_resources_of_one_kind_are_one_pattern_beside_others() -> None:
    many = [line(f"arn:aws:s3:::bucket/{number}.js") for number in range(MOST_RESOURCES + 1)]
    (use,) = merged(Evidence(), [*many, line("arn:aws:s3:::other/a")], RUN).uses
    assert use.resources == ("arn:aws:s3:::bucket/*.js", "arn:aws:s3:::other/a")


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        (["a/one", "a/two"], "a/*"),
        (["a/one.tf", "a/two.tf"], "a/*.tf"),
        (["a", "a"], "a"),
        (["aa", "aaa"], "aa*"),
        (["ab", "aab"], "a*b"),
    ],
)
def test_the_narrowest_pattern_covers_all_and_no_letter_more(
    texts: list[str], pattern: str
) -> None:
    assert narrowest(texts) == pattern


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f",
         "arn:aws:kms:us-east-1:444455556666:key/~tables.data_key_key~"),
        ("arn:aws:secretsmanager:us-east-1:000000000000:secret:gatehouse-local-x-Ab3dE9",
         "arn:aws:secretsmanager:us-east-1:444455556666:secret:gatehouse-prod-x-~~~~~~"),
        ("arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/live/POST/execute",
         "arn:aws:execute-api:us-east-1:444455556666:~layers.api~/live/POST/execute"),
        ("arn:aws:cloudfront::000000000000:distribution/E2QWRUHAPOMQZL",
         "arn:aws:cloudfront::444455556666:distribution/~edge.front_door~"),
    ],
)  # fmt: skip
def test_what_aws_chose_here_and_what_it_will_choose_there_are_one(text: str, same: str) -> None:
    assert normal(text) == normal(same)


def test_the_committed_file_is_dated_in_its_order_and_names_no_account() -> None:
    found = evidence()
    assert found.runs
    assert all(run.commit and run.date and run.what for run in found.runs)
    assert list(found.uses) == sorted(found.uses, key=lambda u: (u.role, u.statement, u.action))
    text = text_of(found)
    assert normal(text) == text
    # What AWS asks for and the emulator does not, contracts asked.
    assert {"Authorization", "PassedRoles"} <= {name for use in found.uses for name in use.asked_by}
