import type { Definition } from "mdast";
import { memo, useMemo, useState } from "react";

import { BlockView } from "./BlockView";
import { type Block, definitions, EMPTY, grow, parse } from "./markdown";

const NONE: ReadonlyMap<string, Definition> = new Map();

/** A model's text as elements. `isGrowing` while the answer is still being written. */
export function Rendered({ text, isGrowing = false }: { text: string; isGrowing?: boolean }) {
  const [growth, setGrowth] = useState(() => (isGrowing ? grow(EMPTY, text) : EMPTY));
  if (isGrowing && growth.text !== text) setGrowth(grow(growth, text));
  const whole = useMemo(() => (isGrowing ? null : parse(text)), [text, isGrowing]);
  const blocks = whole ?? growth.blocks;
  const links = useMemo(() => (isGrowing ? NONE : definitions(blocks)), [blocks, isGrowing]);
  return (
    <div className="gh-prose">
      {blocks.map((block) => (
        <TopLevel key={block.offset} block={block} links={links} isGrowing={isGrowing} />
      ))}
    </div>
  );
}

interface Props {
  block: Block;
  links: ReadonlyMap<string, Definition>;
  isGrowing: boolean;
}

const TopLevel = memo(function TopLevel({ block, links, isGrowing }: Props) {
  return <BlockView node={block.node} context={{ source: block.source, links, isGrowing }} />;
});
