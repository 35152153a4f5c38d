import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { blocksOf } from "../../src/text/blocks";
import { Rendered } from "../../src/text/Rendered";
import { spansOf } from "../../src/text/spans";

test("HTML, links and images of a model are text", () => {
  const text = '<img src=x onerror=alert(1)> [click](javascript:alert(1)) ![a](https://spy.example/)';
  const { container } = render(<Rendered text={text} />);

  expect(container.querySelectorAll("img, a, script")).toHaveLength(0);
  expect(container.textContent).toBe(text);
});

test("code in a block is as it was written, marks included", () => {
  const { container } = render(<Rendered text={"```python\nx = **y** # <b>\n  z\n```\nafter"} />);

  expect(container.querySelector("pre")?.textContent).toBe("x = **y** # <b>\n  z");
  expect(container.querySelector("pre strong")).toBeNull();
  expect(container.querySelector("p")?.textContent).toBe("after");
});

test("a block of code that is still being written is one already", () => {
  expect(blocksOf("Try:\n```js\nlet a")).toEqual([
    { kind: "paragraph", text: "Try:" },
    { kind: "code", language: "js", text: "let a" },
  ]);
});

test("lists, headings and paragraphs are told apart", () => {
  expect(blocksOf("# Plan\none\ntwo\n\n- a\n  still a\n- b\n\n1. first\n\nend")).toEqual([
    { kind: "heading", text: "Plan" },
    { kind: "paragraph", text: "one\ntwo" },
    { kind: "list", isOrdered: false, items: ["a still a", "b"] },
    { kind: "list", isOrdered: true, items: ["first"] },
    { kind: "paragraph", text: "end" },
  ]);
});

test("stars that multiply are not emphasis", () => {
  expect(spansOf("a * b * c and 2*3*4")).toEqual([{ kind: "text", text: "a * b * c and 2*3*4" }]);
  expect(spansOf("**b** *i* `c`").map(({ kind }) => kind)).toEqual([
    "strong",
    "text",
    "emphasis",
    "text",
    "code",
  ]);
});
