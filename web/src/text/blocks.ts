/** The part of Markdown that models write, as data. Anything else stays the text it is. */

export type Block =
  | { kind: "paragraph"; text: string }
  | { kind: "heading"; text: string }
  | { kind: "list"; isOrdered: boolean; items: string[] }
  | { kind: "code"; language: string; text: string };

const FENCE = /^\s{0,3}```\s*([\w+#.-]*)/;
const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,3}\d{1,3}[.)]\s+(.*)$/;

/** Parse a text that may still grow: an open code block is a code block already. */
export function blocksOf(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const fence = FENCE.exec(lines[at] ?? "");
    if (fence) {
      const end = closingFence(lines, at + 1);
      const code = lines.slice(at + 1, end).join("\n");
      blocks.push({ kind: "code", language: fence[1] ?? "", text: code });
      at = end + 1;
    } else {
      addLine(blocks, lines[at] ?? "", (lines[at - 1] ?? "").trim() === "");
      at += 1;
    }
  }
  return blocks;
}

function closingFence(lines: string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && line.trim() === "```");
  return found === -1 ? lines.length : found;
}

function addLine(blocks: Block[], line: string, isAfterBlank: boolean): void {
  const last = blocks.at(-1);
  const heading = HEADING.exec(line);
  const [bullet, number] = [BULLET.exec(line), NUMBER.exec(line)];
  const item = bullet ?? number;
  if (line.trim() === "") return;
  if (heading) {
    blocks.push({ kind: "heading", text: heading[1] ?? "" });
  } else if (item) {
    const isOrdered = number !== null;
    if (last?.kind === "list" && last.isOrdered === isOrdered) last.items.push(item[1] ?? "");
    else blocks.push({ kind: "list", isOrdered, items: [item[1] ?? ""] });
  } else if (last?.kind === "list" && !isAfterBlank) {
    last.items.push(`${last.items.pop() ?? ""} ${line.trim()}`);
  } else if (last?.kind === "paragraph" && !isAfterBlank) {
    last.text += `\n${line}`;
  } else {
    blocks.push({ kind: "paragraph", text: line });
  }
}
