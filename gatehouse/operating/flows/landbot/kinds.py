"""The types of Landbot's blocks: what each becomes, and which have nothing to become.

Names are those of the Bots API's catalog (`send_text`, `ask_email`, `set_a_field`, ...), of the
templates that a draft stores (`chat`, `var_text`, `hidden`), and of the builder's menu
(`Set a variable`). `docs/flows-landbot.md` says which of them are public.
"""

import re
from collections.abc import Mapping

_START = ("hidden", "start", "starting_point")
_MESSAGE = ("send_text", "chat", "message", "text", "send_message", "welcome", "bot_start")
_PICTURE = ("send_image", "image", "picture", "gif", "send_gif")
_CHOICE = ("buttons", "button", "keyword_options", "list_buttons", "reply_buttons")
_TEXT = ("ask_question", "var_text", "question", "ask_a_question", "ask_name", "ask_for_a_name",
         "ask_text", "ask_address", "ask_for_an_address")  # fmt: skip
_SET = ("set_a_field", "set_a_variable", "set_variable", "set_field", "setvariable")
_CALL = ("webhook", "trigger_webhook", "api_request")
_CONDITION = ("conditions", "conditional", "condition", "conditional_logic")
_JUMP = ("jump_to", "jump", "goto", "go_to", "go_to_block")
_END = ("close_chat", "close_conversation", "end", "end_chat", "goodbye")
_EXIT = ("brick_output", "brick_exit", "close_brick", "exit_brick", "brick_end")

KINDS: Mapping[str, str] = {
    **dict.fromkeys(_START, "start"),
    **dict.fromkeys(_MESSAGE, "message"),
    **dict.fromkeys(_PICTURE, "picture"),
    **dict.fromkeys(_CHOICE, "choice"),
    **dict.fromkeys(_TEXT, "text"),
    **dict.fromkeys(("ask_email", "var_email", "email", "ask_for_an_email"), "email"),
    **dict.fromkeys(("ask_number", "var_number", "number", "ask_for_a_number"), "number"),
    **dict.fromkeys(("ask_phone", "var_phone", "phone", "ask_for_a_phone"), "phone"),
    **dict.fromkeys(("ask_url", "var_url", "url", "ask_for_a_url"), "url"),
    **dict.fromkeys(("ask_date", "var_date", "date", "ask_for_a_date"), "date"),
    **dict.fromkeys(("scale", "rating", "ask_rating", "slider", "opinion_scale"), "slider"),
    **dict.fromkeys(("ask_yes_no", "yes_no", "var_yes_no"), "yes_no"),
    **dict.fromkeys(("multiple_choice", "multi_choice", "checkbox"), "multiple_choice"),
    **dict.fromkeys(("picture_choice", "image_choice"), "image_choice"),
    **dict.fromkeys(("carousel", "cards"), "carousel"),
    **dict.fromkeys(_SET, "set"),
    **dict.fromkeys(_CALL, "webhook"),
    **dict.fromkeys(_CONDITION, "condition"),
    "brick": "brick",
    **dict.fromkeys(_JUMP, "jump"),
    **dict.fromkeys(_END, "end"),
    **dict.fromkeys(_EXIT, "exit"),
}
"""What a type becomes, by its name in lower case with underscores."""

_PEOPLE = "flows have no people who take over"
_ELSEWHERE = "it calls a service by an account of Landbot; write it as a webhook"
_MEDIA = "flows show texts and pictures; say its address in a text"
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("human_takeover", "human_takeover_v2", "assign_agent", "transfer_to_agent",
                     "custom_human_takeover"), _PEOPLE),
    "formulas": "its functions are Landbot's own; write the expression in CEL",
    "formula": "its functions are Landbot's own; write the expression in CEL",
    **dict.fromkeys(("code", "code_block", "javascript", "js"),
                    "its code is for Landbot's page; write it as a script of a flow"),
    "ai_agent": "the agent is stored at Landbot and is not in the file",
    "ai_assistant": "the agent is stored at Landbot and is not in the file",
    **dict.fromkeys(("google_sheets", "airtable", "hubspot", "salesforce", "mailchimp", "sendgrid",
                     "slack", "slack_notification", "email_notification", "send_an_email", "zapier",
                     "calendly", "stripe", "dialogflow", "segment"), _ELSEWHERE),
    **dict.fromkeys(("send_video", "video", "send_audio", "audio", "send_file", "document",
                     "media"), _MEDIA),
    **dict.fromkeys(("ask_file", "ask_for_a_file", "file"), "flows take no files"),
    **dict.fromkeys(("multi_question", "questions", "form"),
                    "several questions in one; write one question each"),
    **dict.fromkeys(("a_b_test", "ab_test", "split_test"),
                    "write it as an experiment on content"),
    **dict.fromkeys(("keyword_jump", "global_keywords"),
                    "flows listen to no keywords beside their questions"),
    **dict.fromkeys(("lead_scoring", "goal", "custom_goal", "subscribe", "opt_in"),
                    "it counts at Landbot; a webhook subscription gets the events of a flow"),
    **dict.fromkeys(("delay", "wait", "date_delay"), "flows do not wait for a time"),
}  # fmt: skip
"""Why a type becomes nothing, by the same names."""

LEFT_OUT = re.compile(r"note\w*|sticky_note|comment")
"""Types that no visitor ever meets."""


def spelled(type_: str) -> str:
    """Return the name of a type in lower case with underscores: `Set a Variable` is one."""
    return re.sub(r"[^a-z0-9]+", "_", type_.lower()).strip("_")
