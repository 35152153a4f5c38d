import type { PhrasingContent } from "mdast";

import type { Context } from "./BlockView";
import { safeAddress } from "./links";
import { sourceOf } from "./markdown";

/** The content of a line. Pictures are never loaded: a model could put data into their address. */
export function Spans({ nodes, context }: { nodes: PhrasingContent[]; context: Context }) {
  return nodes.map((node, index) => <Span key={index} node={node} context={context} />);
}

function Span({ node, context }: { node: PhrasingContent; context: Context }) {
  switch (node.type) {
    case "text":
      return node.value;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "strong":
      return (
        <strong>
          <Spans nodes={node.children} context={context} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Spans nodes={node.children} context={context} />
        </em>
      );
    case "delete":
      return (
        <del>
          <Spans nodes={node.children} context={context} />
        </del>
      );
    case "break":
      return <br />;
    case "link":
      return <Link address={node.url} nodes={node.children} context={context} />;
    case "linkReference": {
      const address = context.links.get(node.identifier)?.url ?? "";
      return <Link address={address} nodes={node.children} context={context} />;
    }
    default:
      return sourceOf(node, context.source);
  }
}

interface LinkProps {
  address: string;
  nodes: PhrasingContent[];
  context: Context;
}

/** A link that opens beside the page and tells its host nothing; another scheme stays text. */
function Link({ address, nodes, context }: LinkProps) {
  const safe = safeAddress(address);
  const content = <Spans nodes={nodes} context={context} />;
  if (safe === null) return content;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
}
