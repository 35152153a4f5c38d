"""What tenant-admins do with flows, their parts, content, bases, webhooks and analytics."""

from lambda_src.api_document import content_responses as content
from lambda_src.api_document import editing_responses as shown
from lambda_src.api_document import webhook_responses as hooks
from lambda_src.api_document.operation import Codes, Operation

_FLOW = "/cms/flows/{flow}"
_NODE = f"{_FLOW}/nodes/{{node}}"
_CONNECTION = f"{_FLOW}/connections/{{connection}}"
_ITEM = "/cms/content/{content}"
_VARIANT = f"{_ITEM}/variants/{{variant}}"
_WEBHOOK = "/cms/webhooks/{webhook}"
_FOUND: Codes = {404: ()}
_SENT: Codes = {413: ()}
_ON: Codes = {404: (), 413: ()}
_PART: Codes = {404: (), 409: ("draft_malformed",)}
_OTHER_PART: Codes = {404: (), 409: ("revision_conflict", "draft_malformed")}
_NEW_PART: Codes = {404: (), 409: ("revision_conflict", "draft_malformed", "part_exists"), 413: ()}
_SEEN: Codes = {404: (), 409: ("variant_seen",)}

_FLOWS: tuple[Operation, ...] = (
    Operation("POST", "/cms/flows", "createFlow", "Store a document as the draft of a new flow",
              shown.CheckedFlowShown, status=201, codes=_SENT | {409: ("flow_exists",)}),
    Operation("GET", "/cms/flows", "listFlows", "The tenant's flows, by key", shown.FlowsShown),
    Operation("GET", _FLOW, "getFlow", "A flow with its draft", shown.DraftShown, codes=_FOUND),
    Operation("PATCH", _FLOW, "replaceDraft", "Put another draft in place of that of a revision",
              shown.CheckedFlowShown, codes=_ON | {409: ("revision_conflict", "flow_exists")}),
    Operation("POST", f"{_FLOW}/validate", "validateFlow",
              "Every mistake and warning of a draft, or of a document in its place",
              shown.FindingsShown, codes=_ON),
    Operation("POST", f"{_FLOW}/simulate", "simulateFlow", "Play a draft without any effect",
              shown.TrialShown, codes=_ON | {422: ("flow_invalid", "input_refused")}),
    Operation("POST", f"{_FLOW}/publish", "publishFlow", "Freeze the draft as the next version",
              shown.PublishedShown, status=201, codes=_ON | {422: ("flow_invalid",)}),
    Operation("POST", f"{_FLOW}/clone", "cloneFlow", "The draft as a new flow of another key",
              shown.FlowShown, status=201, codes=_ON | {409: ("flow_exists",)}),
    Operation("POST", f"{_FLOW}/rollback", "rollBackFlow",
              "Let new sessions start on a version that was published before", shown.FlowShown,
              codes=_ON),
    Operation("GET", f"{_FLOW}/versions", "listFlowVersions", "What was published of a flow",
              shown.VersionsShown, codes=_FOUND),
    Operation("GET", f"{_FLOW}/versions/{{version}}", "getFlowVersion",
              "One version with what it froze", shown.FrozenVersionShown, codes=_FOUND),
    Operation("POST", f"{_FLOW}/archive", "archiveFlow", "Let no more sessions begin",
              shown.ArchivedFlowShown, codes=_ON),
    Operation("POST", f"{_FLOW}/restore", "restoreFlow", "Let sessions begin again",
              shown.FlowShown, codes=_ON),
    Operation("DELETE", _FLOW, "deleteFlow", "Delete it, with its sessions ended or not",
              shown.DeletedFlowShown, codes=_FOUND),
)  # fmt: skip
_PARTS: tuple[Operation, ...] = (
    Operation("GET", f"{_FLOW}/nodes", "listNodes", "The nodes of a draft, in its order",
              shown.NodesShown, codes=_PART),
    Operation("POST", f"{_FLOW}/nodes", "addNode", "One node more", shown.AddedNodeShown,
              status=201, codes=_NEW_PART),
    Operation("GET", _NODE, "getNode", "One node", shown.NodeShown, codes=_PART),
    Operation("PATCH", _NODE, "changeNode", "Other fields of a node; null takes one away",
              shown.CheckedFlowShown, codes=_OTHER_PART | _SENT),
    Operation("DELETE", _NODE, "removeNode", "A node and its connections less",
              shown.CheckedFlowShown, codes=_OTHER_PART),
    Operation("GET", f"{_FLOW}/connections", "listConnections",
              "The connections of a draft, in its order", shown.ConnectionsShown, codes=_PART),
    Operation("POST", f"{_FLOW}/connections", "addConnection", "One connection more",
              shown.AddedConnectionShown, status=201, codes=_NEW_PART),
    Operation("GET", _CONNECTION, "getConnection", "One connection, by id or place",
              shown.ConnectionShown, codes=_PART),
    Operation("PATCH", _CONNECTION, "changeConnection",
              "Other fields of a connection; null takes one away", shown.CheckedFlowShown,
              codes=_OTHER_PART | _SENT),
    Operation("DELETE", _CONNECTION, "removeConnection", "One connection less",
              shown.CheckedFlowShown, codes=_OTHER_PART),
    Operation("POST", "/cms/call-bases", "putCallBase",
              "Say where calls of a path go; one of the same name is replaced", shown.BaseShown,
              status=201, codes=_SENT | {409: ("too_many_bases", "prefix_taken")}),
    Operation("GET", "/cms/call-bases", "listCallBases", "Every base", shown.BasesShown),
    Operation("DELETE", "/cms/call-bases/{base}", "deleteCallBase",
              "Delete it: calls of its paths fail from now on", shown.DeletedBaseShown,
              codes=_FOUND),
)  # fmt: skip
_CONTENT: tuple[Operation, ...] = (
    Operation("POST", "/cms/content", "addContent",
              "Add an item that flows may draw, or replace the one of its id",
              content.ContentShown, status=201, codes=_SENT | {409: ("experiment_running",)}),
    Operation("GET", "/cms/content", "listContent",
              "The tenant's content, by id or by how well it fits a search",
              content.ContentPageShown),
    Operation("GET", _ITEM, "getContent", "One item", content.ContentShown, codes=_FOUND),
    Operation("PATCH", _ITEM, "changeContent", "Other fields of an item, at a revision",
              content.ContentShown, codes=_ON | {409: ("revision_conflict", "experiment_running")}),
    Operation("DELETE", _ITEM, "deleteContent", "Delete an item", content.DeletedContentShown,
              codes=_FOUND),
    Operation("GET", "/cms/audit", "listAudit", "Who changed what, the latest first",
              content.AuditShown),
    Operation("GET", f"{_ITEM}/variants", "listVariants",
              "The variants of an item with their counts, and the goal", content.ExperimentShown,
              codes=_FOUND),
    Operation("POST", f"{_ITEM}/variants", "addVariant",
              "Another wording; the first one begins an experiment", content.ExperimentShown,
              status=201, codes=_ON | {409: ("variant_exists", "variants_full")}),
    Operation("PATCH", f"{_ITEM}/variants", "setExperiment", "Set goal and weights",
              content.ExperimentShown, codes=_SEEN | _SENT),
    Operation("PATCH", _VARIANT, "changeVariant",
              "Change a variant; its words while nobody has seen them", content.ExperimentShown,
              codes=_SEEN | _SENT),
    Operation("DELETE", _VARIANT, "removeVariant", "Remove a variant that nobody has seen",
              content.ExperimentShown, codes=_SEEN),
    Operation("GET", f"{_ITEM}/variants/report", "reportExperiment",
              "How an experiment stands: rates, intervals, and a winner if there is one",
              content.ExperimentReportShown, codes=_FOUND),
    Operation("POST", f"{_ITEM}/variants/promote", "promoteVariant",
              "Make a variant the item's body, and end the experiment", content.PromotedShown,
              codes=_ON),
)  # fmt: skip
_WEBHOOKS: tuple[Operation, ...] = (
    Operation("POST", "/cms/webhooks", "createWebhook", "Send events of some types to an address",
              hooks.SecretWebhookShown, status=201, codes=_SENT | {409: ("webhooks_full",)}),
    Operation("GET", "/cms/webhooks", "listWebhooks", "Every webhook", hooks.WebhooksShown),
    Operation("GET", _WEBHOOK, "getWebhook", "One webhook", hooks.WebhookShown, codes=_FOUND),
    Operation("PATCH", _WEBHOOK, "changeWebhook", "Another address or other types, or a pause",
              hooks.WebhookShown, codes=_ON),
    Operation("DELETE", _WEBHOOK, "deleteWebhook", "Delete it with its secret",
              hooks.DeletedWebhookShown, codes=_FOUND),
    Operation("POST", f"{_WEBHOOK}/rotate", "rotateWebhook",
              "Sign with another secret, and for a while with the one before too",
              hooks.SecretWebhookShown, codes=_ON),
    Operation("GET", f"{_WEBHOOK}/deliveries", "listDeliveries",
              "What became of events, the newest first", hooks.DeliveriesShown, codes=_FOUND),
    Operation("POST", f"{_WEBHOOK}/replay", "replayEvents",
              "Send an event again, or those of a time", hooks.ReplayedShown, status=202,
              codes=_ON),
    Operation("GET", "/cms/analytics/flows/{flow}", "reportFlow",
              "Starts, ends, drop-off, times and answers of a flow", hooks.FlowReportShown,
              codes=_FOUND),
)  # fmt: skip

EDITING: tuple[Operation, ...] = (*_FLOWS, *_PARTS, *_CONTENT, *_WEBHOOKS)
