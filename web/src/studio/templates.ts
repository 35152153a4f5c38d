/** Flows to begin with. Each is a whole document that can be tried and published as it is. */

import type { FlowDocument } from "./model/document";

export interface Template {
  name: string;
  description: string;
  document: FlowDocument;
}

const say = (id: string, text: string) => ({
  id,
  type: "message",
  content: { messages: [{ type: "text", text }] },
});

export const TEMPLATES: readonly Template[] = [
  {
    name: "Empty flow",
    description: "One greeting. Everything else is yours.",
    document: { entry_node_id: "hello", nodes: [say("hello", "Hello! Good that you are here.")], connections: [] },
  },
  {
    name: "Reading companion",
    description: "Asks for a name and a taste, and recommends a book by it.",
    document: {
      entry_node_id: "hello",
      nodes: [
        say("hello", "Hello, I am your reading companion."),
        {
          id: "name",
          type: "question",
          content: { question: { text: "What is your name?" }, input_type: "text", variable: "user.name" },
        },
        {
          id: "taste",
          type: "question",
          content: {
            question: { text: "What do you like to read, {{user.name}}?" },
            input_type: "choice",
            options: [
              { label: "Something that makes me laugh", value: "funny" },
              { label: "Something to shiver at", value: "scary" },
            ],
            variable: "user.taste",
          },
        },
        say("funny", "Then take “Three Men in a Boat”, {{user.name}}."),
        say("scary", "Then take “Frankenstein”, {{user.name}}. With the light on."),
      ],
      connections: [
        { source: "hello", target: "name", type: "default" },
        { source: "name", target: "taste", type: "default" },
        { source: "taste", target: "funny", type: "$0" },
        { source: "taste", target: "scary", type: "$1" },
      ],
    },
  },
  {
    name: "Feedback",
    description: "A mark from 1 to 5, and what could be better where it is low.",
    document: {
      entry_node_id: "mark",
      nodes: [
        {
          id: "mark",
          type: "question",
          content: {
            question: { text: "How did you like it, from 1 to 5?" },
            input_type: "number",
            variable: "user.mark",
            validation: { required: true, min: 1, max: 5, error_message: "From 1 to 5, please." },
          },
        },
        {
          id: "low",
          type: "condition",
          content: { conditions: [{ if: { var: "user.mark", lt: 4 }, then: "better" }], else: "thanks" },
        },
        {
          id: "better",
          type: "question",
          content: { question: { text: "What could be better?" }, input_type: "text", variable: "user.wish" },
        },
        say("thanks", "Thank you!"),
      ],
      connections: [
        { source: "mark", target: "low", type: "default" },
        { source: "better", target: "thanks", type: "default" },
      ],
    },
  },
];

/** A key out of a name: small letters, digits and hyphens. */
export function keyOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "flow";
}
