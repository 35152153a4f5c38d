import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { error, json, stubFetch } from "../stub";
import { answering, DOCUMENT, HOSTILE, last, show, stubLayout, SUMMARY } from "./showing";

beforeEach(stubLayout);

test("a member gets none of it, and nothing is asked for", async () => {
  const sent = stubFetch({});
  show("/studio", false);

  expect(await screen.findByRole("heading", { name: "The studio is for administrators" })).toBeTruthy();
  expect(sent).toEqual([]);
});

test("the list names every flow, whatever its name holds", async () => {
  answering();
  show("/studio");

  const link = await screen.findByRole("link", { name: /onerror/ });
  expect(link.textContent).toContain(HOSTILE);
  expect(document.querySelector("img")).toBeNull();
  expect(link.getAttribute("href")).toBe("#flow/f1");
});

test("an empty studio offers templates, and one becomes a flow", async () => {
  const sent = answering({
    "GET /cms/flows": json({ flows: [], next_cursor: null }),
    "POST /cms/flows": json({ ...SUMMARY, findings: [] }, 201),
  });
  show("/studio");

  await userEvent.type(await screen.findByLabelText("Name"), "My companion");
  await userEvent.click(screen.getByRole("button", { name: /Reading companion/ }));

  await waitFor(() => {
    expect(location.hash).toBe("#flow/f1");
  });
  expect(last(sent, "POST", "/cms/flows")).toMatchObject({
    document: { seed_key: "my-companion", name: "My companion", entry_node_id: "hello" },
  });
});

test("a node is filled in by its form, undone, redone and saved with its revision", async () => {
  const sent = answering({ "PATCH /cms/flows/f1": json({ ...SUMMARY, revision: 4, findings: [] }) });
  show("/studio#flow/f1");
  const list = await screen.findByRole("region", { name: "All nodes" });
  await userEvent.click(within(list).getByRole("button", { name: /ask/ }));
  const side = screen.getByRole("complementary", { name: "Details" });
  await userEvent.type(within(side).getByLabelText("Keep the answer in"), "user.name");

  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(within(side).getByLabelText<HTMLInputElement>("Keep the answer in").value).toBe("");
  await userEvent.click(screen.getByRole("button", { name: "Redo" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("Saved, revision 4")).toBeTruthy();
  const body = last(sent, "PATCH", "/cms/flows/f1") as { revision: number; document: typeof DOCUMENT };
  expect(body.revision).toBe(3);
  expect(body.document.nodes[1]?.content).toMatchObject({ variable: "user.name" });
});

test("what the server finds stands at the field while one types", async () => {
  const sent = answering();
  show("/studio#flow/f1");
  const list = await screen.findByRole("region", { name: "All nodes" });
  await userEvent.click(within(list).getByRole("button", { name: /ask/ }));

  const field = await screen.findByLabelText("Keep the answer in");
  await waitFor(() => {
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });
  expect(within(list).getByRole("img", { name: "1 mistake" })).toBeTruthy();
  expect(last(sent, "POST", "/cms/flows/f1/validate")).toMatchObject({ document: { seed_key: "k" } });
});

test("who saves second is told what the other changed, keeps both, and loses nothing", async () => {
  const [hello, ask] = DOCUMENT.nodes;
  const theirs = { ...DOCUMENT, nodes: [{ ...hello, content: { text: "Theirs" } }, ask] };
  const sent = answering({
    "GET /cms/flows/f1": [
      json({ ...SUMMARY, document: DOCUMENT }),
      json({ ...SUMMARY, revision: 9, document: theirs }),
    ],
    "PATCH /cms/flows/f1": [
      error(409, "revision_conflict"),
      json({ ...SUMMARY, revision: 10, findings: [] }),
    ],
  });
  HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  HTMLDialogElement.prototype.close = function () { this.open = false; };
  show("/studio#flow/f1");
  const list = await screen.findByRole("region", { name: "All nodes" });
  await userEvent.click(within(list).getByRole("button", { name: /ask/ }));
  await userEvent.type(screen.getByLabelText("Keep the answer in"), "user.name");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("revision 9");
  expect(within(dialog).getByText("hello")).toBeTruthy();
  await userEvent.click(within(dialog).getByRole("button", { name: "Keep both" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  await screen.findByText("Saved, revision 10");
  const body = last(sent, "PATCH", "/cms/flows/f1") as { revision: number; document: typeof DOCUMENT };
  expect(body.revision).toBe(9);
  expect(body.document.nodes.map((node) => node.content)).toEqual([
    { text: "Theirs" },
    { ...ask?.content, variable: "user.name" },
  ]);
});

test("without a connection work is kept, and saved once there is one", async () => {
  const sent = answering({
    "PATCH /cms/flows/f1": [
      () => { throw new TypeError("no network"); },
      json({ ...SUMMARY, revision: 4, findings: [] }),
    ],
  });
  show("/studio#flow/f1");
  const name = await screen.findByLabelText("Name");
  await userEvent.clear(name);
  await userEvent.type(name, "Renamed");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/No connection. Your work is kept/)).toBeTruthy();

  dispatchEvent(new Event("online"));

  expect(await screen.findByText("Saved, revision 4")).toBeTruthy();
  expect(last(sent, "PATCH", "/cms/flows/f1")).toMatchObject({ document: { name: "Renamed" } });
});
