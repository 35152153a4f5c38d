/** Markdown (CommonMark with GitHub's extensions) as a syntax tree; nothing is read as HTML. */

import type { Definition, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** A top-level block: where it begins in the whole text, its tree, and the text it was read from. */
export interface Block {
  offset: number;
  node: RootContent;
  source: string;
}

export function parse(text: string, offset = 0): Block[] {
  const { children } = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return children.map((node) => ({ offset: offset + start(node), node, source: text }));
}

export function definitions(blocks: readonly Block[]): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const { node } of blocks) {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node);
  }
  return found;
}

/** The part of the source that a node was read from. */
export function sourceOf(node: RootContent, source: string): string {
  return source.slice(start(node), node.position?.end.offset ?? source.length);
}

/** A text that grows at its end, as far as it was parsed. */
export interface Growth {
  text: string;
  /** Blocks that nothing appended can change. */
  finished: readonly Block[];
  /** Where the block begins that may still change. */
  open: number;
  blocks: readonly Block[];
}

export const EMPTY: Growth = { text: "", finished: [], open: 0, blocks: [] };

/**
 * Parses what was appended to a text, not the whole again.
 *
 * What is appended can change the last block (a line below a paragraph makes it a heading or a
 * table), never a block with another one behind it. Finished blocks keep their identity, so React
 * leaves their elements alone. A link whose definition arrives later is resolved by `parse`, once
 * the text is complete.
 */
export function grow(previous: Growth, text: string): Growth {
  const { finished, open } = text.startsWith(previous.text) ? previous : EMPTY;
  const tail = parse(text.slice(open), open);
  const last = tail.at(-1);
  if (!last || tail.length === 1) return { text, finished, open, blocks: [...finished, ...tail] };
  const grown = [...finished, ...tail.slice(0, -1)];
  return {
    text,
    finished: grown,
    open: lineStart(text, last.offset),
    blocks: [...grown, last],
  };
}

/** An indented block's column counts, so the next parse begins with its whole line. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function start(node: RootContent): number {
  return node.position?.start.offset ?? 0;
}
