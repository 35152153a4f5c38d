"""Attempts to reach another tenant: the real chat and sessions, and a model that hides nothing."""

from typing import Any

from benchmarks.safety.attempts import Attempt
from lambda_src.runtime.models import ModelReply, ModelRequest, ModelUsage
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.world import World

TOLD = "our vault opens with cobalt heron nineteen"
_KEY = "3f0c9a52-6d1f-4c1e-9a55-0a9a4a6f0b11"
_KEPT = "Our code word is blue rabbit forty two. Keep it."
_GLOBEX = claims("user-9", "globex")


class TwoTenants:
    """Globex has said a secret; its model tells everything that it was ever shown in a request."""

    def __init__(self, world: World) -> None:
        self._world = world
        world.model.behaviour = _tells_all
        said = self._chat(_GLOBEX, {"message": f"Remember: {TOLD}."}).json
        kept = self._chat(_GLOBEX, {"message": _KEPT}, {"Idempotency-Key": _KEY}).json
        self._secrets = (TOLD, kept["session_id"])
        self._session, self._message = said["session_id"], said["message_id"]

    def stops(self, attempt: Attempt) -> bool:
        """Whether a member of acme gets and changes nothing of globex."""
        before, shown = self._stored(), len(self._world.model.asked)
        answer = self._sent(attempt)
        seen = [answer.text, *(str(request) for request in self._world.model.asked[shown:])]
        is_told = any(secret in text for secret in self._secrets for text in seen)
        return not is_told and self._stored() == before

    def _sent(self, attempt: Attempt) -> Answer:
        path = f"/api/sessions/{self._session}"
        requests = {
            "read": ("GET", f"{path}/messages", None),
            "read_session": ("GET", path, None),
            "rename": ("PATCH", path, {"title": "mine"}),
            "delete": ("DELETE", path, None),
        }
        if attempt.form in requests:
            method, of, changed = requests[attempt.form]
            return self._world.sessions()(method, of, body=changed)
        headers = {"Idempotency-Key": _KEY} if attempt.form == "same_key" else None
        return self._chat(claims(), self._turn(attempt), headers)

    def _turn(self, attempt: Attempt) -> dict[str, Any]:
        foreign = {"session_id": self._session}
        body: dict[str, Any] = {"message": attempt.text}
        match attempt.form:
            case "forged_context":
                body["tenant_context"] = {"tenant_id": "globex", "user_id": "user-9"}
            case "session":
                body["tenant_context"] = foreign
            case "parent":
                body |= self._of_mine() | {"parent_message_id": self._message}
            case "regenerate" | "continue":
                body = {"tenant_context": foreign, f"{attempt.form}_message_id": self._message}
        return body

    def _of_mine(self) -> dict[str, Any]:
        mine = self._chat(claims(), {"message": "Hello."}).json
        return {"tenant_context": {"session_id": mine["session_id"]}}

    def _chat(
        self, token: dict[str, Any], body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Answer:
        return self._world.chat()("POST", "/api/chat", token=token, body=body, headers=headers)

    def _stored(self) -> Any:  # noqa: ANN401 - any JSON
        path = f"/api/sessions/{self._session}"
        sessions = self._world.sessions()
        messages = sessions("GET", f"{path}/messages", token=_GLOBEX).json["messages"]
        return sessions("GET", path, token=_GLOBEX).json, messages


def _tells_all(request: ModelRequest) -> ModelReply:
    """Tell what was said, and of the prompt what describes the tenant: the guards let that pass."""
    shown = [request.system[request.system.rindex("<tenant_context>") :]]
    shown += [message.content for message in request.messages]
    return ModelReply(" ".join(shown), "obedient", ModelUsage(1, 1))
