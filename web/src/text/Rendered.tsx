import { Fragment, memo, useMemo } from "react";

import { blocksOf, type Block } from "./blocks";
import { CodeBlock } from "./CodeBlock";
import { spansOf, type Span } from "./spans";

/** A model's text as elements. Nothing in it is ever read as HTML. */
export function Rendered({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <div className="gh-prose">
      {blocks.map((block, index) => (
        <BlockOf key={index} block={block} />
      ))}
    </div>
  );
}

function BlockOf({ block }: { block: Block }) {
  switch (block.kind) {
    case "code":
      return <CodeBlock language={block.language} text={block.text} />;
    case "heading":
      return (
        <p className="gh-prose-heading">
          <Line text={block.text} />
        </p>
      );
    case "list": {
      const List = block.isOrdered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}>
              <Line text={item} />
            </li>
          ))}
        </List>
      );
    }
    case "paragraph":
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
  }
}

const Line = memo(function Line({ text }: { text: string }) {
  return spansOf(text).map((span, index) => <SpanOf key={index} span={span} />);
});

function SpanOf({ span }: { span: Span }) {
  switch (span.kind) {
    case "code":
      return <code>{span.text}</code>;
    case "strong":
      return <strong>{span.text}</strong>;
    case "emphasis":
      return <em>{span.text}</em>;
    case "text":
      return <Fragment>{span.text}</Fragment>;
  }
}
