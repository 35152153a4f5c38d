"""Results of a job in its repository: a comment on a pull request, an issue about drift."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from gatehouse.platform import ArgumentError, PlatformError

_CHARACTERS = 65_000  # the limit of GitHub is 65,536 in a comment or an issue
_PAGE = 100
_CUT = "\n\n(cut here: the log of the job has the whole text)\n"


class GitHubError(PlatformError):
    """GitHub cannot be reached, or rejected a request."""


class Repository:
    """The job's repository. A hidden marker in a text identifies comments and issues of jobs.

    Raises:
        ArgumentError: the variables of a job are missing.

    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        missing = [
            name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not variables.get(name)
        ]
        if missing:
            raise ArgumentError(
                f"Set {' and '.join(missing)}, or run this command in a job of GitHub Actions."
            )
        api = variables.get("GITHUB_API_URL", "https://api.github.com")
        self._http = httpx.Client(
            base_url=f"{api}/repos/{variables['GITHUB_REPOSITORY']}/",
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {variables['GITHUB_TOKEN']}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=30,
        )

    def comment(self, number: int, marker: str, text: str) -> None:
        """Creates or replaces the one comment with this marker on a pull request."""
        body = _body(marker, text)
        for item in self._all(f"issues/{number}/comments", {}):
            if _is_ours(item, marker):
                self._send("PATCH", f"issues/comments/{item['id']}", {"body": body})
                return
        self._send("POST", f"issues/{number}/comments", {"body": body})

    def open_issue(self, marker: str) -> dict[str, Any] | None:
        """The open issue with this marker."""
        found = (item for item in self._all("issues", {"state": "open"}) if _is_ours(item, marker))
        return next(found, None)

    def report_issue(self, marker: str, title: str, text: str) -> None:
        """Opens the one issue with this marker, or updates it."""
        issue, body = self.open_issue(marker), _body(marker, text)
        if issue is None:
            self._send("POST", "issues", {"title": title, "body": body})
        elif issue["body"] != body:
            self._send("PATCH", f"issues/{issue['number']}", {"title": title, "body": body})

    def close(self, marker: str) -> None:
        """Closes the issue with this marker, if it is open."""
        issue = self.open_issue(marker)
        if issue is not None:
            self._send("PATCH", f"issues/{issue['number']}", {"state": "closed"})

    def _all(self, path: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            parameters = {**query, "per_page": str(_PAGE), "page": str(page)}
            items: list[dict[str, Any]] = self._send("GET", path, query=parameters)
            yield from items
            if len(items) < _PAGE:
                return
            page += 1

    def _send(
        self,
        method: str,
        path: str,
        document: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - JSON
        try:
            response = self._http.request(method, path, json=document, params=query)
            response.raise_for_status()
            return response.json()
        except httpx.HTTPStatusError as error:
            code, text = error.response.status_code, error.response.text[:300]
            msg = f"GitHub responded with {code} to {method} {path}: {text}"
            raise GitHubError(msg) from None
        except (httpx.HTTPError, ValueError) as error:
            raise GitHubError(f"GitHub cannot be reached for {path}: {error!r}.") from None


def _is_ours(item: Mapping[str, Any], marker: str) -> bool:
    return "pull_request" not in item and (item.get("body") or "").startswith(_hidden(marker))


def _body(marker: str, text: str) -> str:
    whole = f"{_hidden(marker)}\n{text}"
    return whole if len(whole) <= _CHARACTERS else whole[: _CHARACTERS - len(_CUT)] + _CUT


def _hidden(marker: str) -> str:
    return f"<!-- {marker} -->"
