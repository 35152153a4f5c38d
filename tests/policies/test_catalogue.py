"""Every policy says what it should, in a file of its own."""

import ast
from pathlib import Path

import pytest

from policies.catalogue import file_of, files, policies
from policies.finding import SEVERITIES
from policies.policy import Policy

_LONGEST_POLICY = 70  # lines, with the docstring, imports and helpers
_EVERY = pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)


@_EVERY
def test_a_policy_states_its_facts_in_whole_sentences(policy: Policy) -> None:
    assert policy.severity in SEVERITIES
    assert not policy.title.endswith(".")
    for sentence in (policy.reason, policy.fix, policy.threat):
        assert sentence.endswith(".")
        assert len(sentence) > 20


@_EVERY
def test_a_policy_is_short_and_reads_nothing_but_the_estate(policy: Policy) -> None:
    source = file_of(policy).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= _LONGEST_POLICY
    imported = {
        node.module or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }
    ours = {name for name in imported if name.startswith("policies")}
    assert ours <= {
        "policies.estate",
        "policies.estate.values",
        "policies.policy",
        "policies.catalogue",  # by the one that asks what the others read
        *(f"policies.checks.{file.parent.name}.{file.stem}" for file in _helpers()),
    }


def test_titles_are_unique() -> None:
    titles = [policy.title for policy in policies()]
    assert sorted(set(titles)) == sorted(titles)


def test_every_file_of_a_subject_holds_a_policy() -> None:
    assert len(files()) == len(policies())


def _helpers() -> list[Path]:
    return list(Path(__file__).parents[2].glob("policies/checks/*/_*.py"))
