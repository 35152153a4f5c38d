"""Texts: HTML is what its reader sees, `@name` a reference, and braces are nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.operating.flows.landbot.fields import Fields
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import plain, said
from lambda_src.flows.templates import names

FIELDS = Fields(frozenset({"name", "n_2"}), inputs=frozenset({"who"}), outputs=frozenset({"got"}))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("a < b & c > d", "a < b & c > d"),
        ("<b>Hi</b>&nbsp;&lt;you&gt;", "Hi <you>"),
        ("Hi<script>alert(1)</script>!", "Hi!"),
        ("Hi<script>alert(1)", "Hi"),
        ("<img src=x onerror=alert(1)>Hi<!-- no -->", "Hi"),
        ("&lt;script&gt;", "<script>"),  # words, and shown as words
    ],
)
def test_html_is_what_its_reader_sees(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hi @name!", "Hi {{variables.name}}!"),
        ("@{name}@{n_2}", "{{variables.name}}{{variables.n_2}}"),
        ("{@name}", "{ {{variables.name}}}"),
        ("@who, @got", "{{input.who}}, {{output.got}}"),
        ("a@name.example, follow @acme", "a@name.example, follow @acme"),
        ("${chat_uuid}", "{{session.id}}"),
        ("<b>@name</b>", "{{variables.name}}"),
    ],
)
def test_a_field_is_a_reference(written: str, read: str) -> None:
    assert said(written, FIELDS) == read


@pytest.mark.parametrize(
    "written",
    [
        "{{user.name}}", "{{secret:key}}", "{secret:key}", "${secret}", "{ user.name }",
        "&#123;&#123;secret:key}}", "{<b></b>{secret:key}}", "{{ @name", "{{secret:@{name}}}",
    ],
)  # fmt: skip
def test_braces_that_the_platform_would_fill_in_are_refused(written: str) -> None:
    with pytest.raises(UnmappedError, match="braces"):
        said(written, FIELDS)


@given(st.text(st.sampled_from("{}$@<>&;#123abnmesc:/. "), max_size=40))
def test_no_text_refers_to_anything_but_fields(written: str) -> None:
    try:
        read = said(written, FIELDS)
    except UnmappedError:
        return
    known = ("variables.", "input.who", "output.got", "session.id")
    assert all(name.startswith(known) for name in names(read))
