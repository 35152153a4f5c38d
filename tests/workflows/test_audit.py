"""Actionlint and zizmor find what is wrong; over our own workflows `make workflows` runs them."""

from pathlib import Path

from gatehouse.delivery.github.workflow_audit import actionlint, zizmor

WRONG = """\
name: wrong
on: pull_request_target
jobs:
  job:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
      - run: echo ${{ github.nothing }}
"""


def test_both_find_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / ".github" / "workflows" / "wrong.yml"
    wrong.parent.mkdir(parents=True)
    wrong.write_text(WRONG)

    linted, audited = actionlint([wrong]), zizmor([wrong])

    assert linted.returncode == 1
    assert 'property "nothing" is not defined' in linted.stderr
    assert "ubuntu-24.04" not in linted.stderr
    assert audited.returncode
    for finding in ("template-injection", "unpinned-uses", "dangerous-triggers"):
        assert finding in audited.stdout
