"""The groups of paths for the web ACL, and the methods that each accepts."""

from dataclasses import dataclass

from modules.web_acl.matching import Statement, all_of, method_is, none_of, path_begins


@dataclass(frozen=True)
class Methods:
    """The methods that paths beginning with one of `areas` take."""

    areas: tuple[str, ...]
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class PathRules:
    """Beginnings of paths: the API's, those that stream, and those that carry conversation.

    Every other path is a page or one of its files. `service_areas` are those of the API's that
    another service calls, from a few addresses and for everybody: they have to prove themselves.
    `document_areas` are those of the conversation whose bodies whoever is behind them limits.
    `model_areas` call a model; `start_areas` give a visitor a session without any token.
    """

    api: Methods
    stream: Methods
    page_methods: tuple[str, ...]
    chat_areas: tuple[str, ...]
    document_areas: tuple[str, ...]
    service_areas: tuple[str, ...]
    model_areas: tuple[str, ...]
    start_areas: tuple[str, ...]

    def to_compute(self) -> Statement:
        """Requests for the API or the stream: each costs a function's time, or a model's."""
        return path_begins(*self.api.areas, *self.stream.areas)

    def from_viewers(self) -> Statement:
        """Requests for the API or the stream, where an address is a person's or an office's."""
        areas = (*self.api.areas, *self.stream.areas)
        return path_begins(*(area for area in areas if area not in self.service_areas))

    def model_calls(self) -> Statement:
        """Requests that a model answers."""
        return path_begins(*self.model_areas)

    def starts(self) -> Statement:
        """Requests of somebody without a token for a session of a public flow."""
        return path_begins(*self.start_areas)

    def conversation(self) -> Statement:
        """Requests whose body is prose and code."""
        return path_begins(*self.chat_areas)

    def messages(self) -> Statement:
        """Those of them whose body is one message, not a document."""
        return path_begins(*(area for area in self.chat_areas if area not in self.document_areas))

    def unexpected_methods(self) -> dict[str, Statement]:
        """By the name of a rule, the requests with a method that their path does not take."""
        return {
            "api-methods": _other_methods(path_begins(*self.api.areas), self.api.allowed),
            "stream-methods": _other_methods(path_begins(*self.stream.areas), self.stream.allowed),
            "page-methods": _other_methods(none_of(self.to_compute()), self.page_methods),
        }


def _other_methods(paths: Statement, allowed: tuple[str, ...]) -> Statement:
    return all_of(paths, none_of(method_is(*allowed)))
