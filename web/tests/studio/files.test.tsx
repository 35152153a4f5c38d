import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { error, json } from "../stub";
import { answering, DOCUMENT, last, show, stubLayout, SUMMARY } from "./showing";

const stored: { name: string; text: Promise<string> }[] = [];

beforeEach(() => {
  stubLayout();
  stored.length = 0;
  let blob: Blob | null = null;
  // What jsdom has not: addresses of blobs, and links that store a file.
  URL.createObjectURL = (made) => {
    blob = made as Blob;
    return "blob:made";
  };
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    if (blob) stored.push({ name: this.download, text: blob.text() });
  });
});

const VERSIONS = { versions: [{ version: 2, published_at: "2026-11-20T09:00:00Z", published_by: "a" }] };

test("the draft and a version are exported as files that can be imported again", async () => {
  answering({
    "/cms/flows/f1/versions": json(VERSIONS),
    "/cms/flows/f1/versions/2": json({ document: { ...DOCUMENT, name: "Second" } }),
    "/cms/audit": json({ audit: [] }),
  });
  show("/studio#flow/f1");
  await userEvent.click(await screen.findByRole("button", { name: "Versions" }));

  await userEvent.click(screen.getByRole("button", { name: "Export the draft" }));
  const published = await screen.findByRole("list", { name: "Published versions" });
  await userEvent.click(await within(published).findByRole("button", { name: "Export" }));

  await waitFor(() => {
    expect(stored.map(({ name }) => name)).toEqual(["k.json", "k-2.json"]);
  });
  expect(JSON.parse((await stored[0]?.text) ?? "")).toEqual(DOCUMENT);
  expect(JSON.parse((await stored[1]?.text) ?? "")).toMatchObject({ name: "Second" });
});

async function choose(text: string, name = "greeting.json"): Promise<void> {
  const field = await screen.findByLabelText("Or bring a document file");
  await userEvent.upload(field, new File([text], name, { type: "application/json" }));
}

function empty(post: Response | (() => Response) = json({ ...SUMMARY, findings: [] }, 201)) {
  return answering({ "GET /cms/flows": json({ flows: [], next_cursor: null }), "POST /cms/flows": post });
}

test("a document file becomes a draft of its own key, with all that it holds", async () => {
  const sent = empty();
  show("/studio");

  await choose(JSON.stringify({ ...DOCUMENT, info: { a: 1 } }));

  await waitFor(() => {
    expect(location.hash).toBe("#flow/f1");
  });
  expect(last(sent, "POST", "/cms/flows")).toEqual({ document: { ...DOCUMENT, info: { a: 1 } } });
});

test("a name that was typed names the flow, and a file without one gives its own", async () => {
  const sent = empty(error(409, "flow_exists"));
  show("/studio");

  await choose(JSON.stringify({ flow_data: { nodes: DOCUMENT.nodes } }), "My Greeting.json");
  expect((await screen.findByRole("alert")).textContent).toContain("There is a flow of this name already");
  expect(last(sent, "POST", "/cms/flows")).toMatchObject({
    document: { seed_key: "my-greeting", name: "My Greeting" },
  });

  await userEvent.type(screen.getByLabelText("Name"), "Other");
  await choose(JSON.stringify(DOCUMENT));
  await waitFor(() => {
    expect(last(sent, "POST", "/cms/flows")).toMatchObject({ document: { seed_key: "other", name: "Other" } });
  });
});

test.each([
  ["no JSON", "{", "not JSON with an object"],
  ["a list", "[]", "not JSON with an object"],
  ["no nodes", '{"nodes": {}}', "no list of nodes"],
  ["a bot of Landbot", '{"data": {"diagram": {"nodes": {}}}}', "gatehouse flows import-landbot"],
  ["too much", " ".repeat(5_000_001), "larger than 5 MB"],
])("a file with %s is refused here, and nothing is sent", async (_, text, message) => {
  const sent = empty();
  show("/studio");

  await choose(text);

  expect((await screen.findByRole("alert")).textContent).toContain(message);
  expect(last(sent, "POST", "/cms/flows")).toBeUndefined();
});
