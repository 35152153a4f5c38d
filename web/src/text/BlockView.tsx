import type { Definition, List, ListItem, RootContent, Table } from "mdast";
import { createElement } from "react";

import { useTexts } from "../language/TextsContext";
import { CodeBlock } from "./CodeBlock";
import { sourceOf } from "./markdown";
import { Spans } from "./Spans";

export interface Context {
  /** The text that the nodes' positions refer to. */
  source: string;
  links: ReadonlyMap<string, Definition>;
  isGrowing: boolean;
}

// The page and its places have the levels above.
const HIGHEST_HEADING = 3;
const LOWEST_HEADING = 6;

export function Blocks({ nodes, context }: { nodes: RootContent[]; context: Context }) {
  return nodes.map((node, index) => <BlockView key={index} node={node} context={context} />);
}

/** One block of an answer. What Markdown reads as HTML is shown as the text that it is. */
export function BlockView({ node, context }: { node: RootContent; context: Context }) {
  switch (node.type) {
    case "paragraph":
      return (
        <p>
          <Spans nodes={node.children} context={context} />
        </p>
      );
    case "heading": {
      const level = Math.min(node.depth + HIGHEST_HEADING - 1, LOWEST_HEADING);
      return createElement(
        `h${level.toString()}`,
        { className: "gh-prose-heading" },
        <Spans nodes={node.children} context={context} />,
      );
    }
    case "code":
      return (
        <CodeBlock language={node.lang ?? ""} text={node.value} isGrowing={context.isGrowing} />
      );
    case "blockquote":
      return (
        <blockquote>
          <Blocks nodes={node.children} context={context} />
        </blockquote>
      );
    case "list":
      return <ListView list={node} context={context} />;
    case "table":
      return <TableView table={node} context={context} />;
    case "thematicBreak":
      return <hr />;
    case "definition":
      return null; // it is used by the links that refer to it
    default:
      return <p>{sourceOf(node, context.source)}</p>;
  }
}

function ListView({ list, context }: { list: List; context: Context }) {
  const items = list.children.map((item, index) => (
    <Item key={index} item={item} isTight={list.spread !== true} context={context} />
  ));
  return list.ordered ? <ol start={list.start ?? 1}>{items}</ol> : <ul>{items}</ul>;
}

function Item({ item, isTight, context }: { item: ListItem; isTight: boolean; context: Context }) {
  const { say } = useTexts();
  const isTask = typeof item.checked === "boolean";
  const content = item.children.map((node, index) =>
    isTight && node.type === "paragraph" ? (
      <Spans key={index} nodes={node.children} context={context} />
    ) : (
      <BlockView key={index} node={node} context={context} />
    ),
  );
  if (!isTask) return <li>{content}</li>;
  return (
    <li className="gh-task">
      <input type="checkbox" checked={item.checked === true} readOnly disabled aria-label={say("task.done")} />
      <span>{content}</span>
    </li>
  );
}

function TableView({ table, context }: { table: Table; context: Context }) {
  const { say } = useTexts();
  const [head, ...rows] = table.children;
  const alignment = (column: number) => ({ textAlign: table.align?.[column] ?? undefined });
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard
    <div className="gh-table" role="region" aria-label={say("table")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, column) => (
              <th key={column} scope="col" style={alignment(column)}>
                <Spans nodes={cell.children} context={context} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.children.map((cell, column) => (
                <td key={column} style={alignment(column)}>
                  <Spans nodes={cell.children} context={context} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

