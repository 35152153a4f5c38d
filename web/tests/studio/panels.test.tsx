import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { error, json } from "../stub";
import { answering, DOCUMENT, HOSTILE, last, show, stubLayout, SUMMARY } from "./showing";

beforeEach(stubLayout);

const VERSION = { version: 1, published_at: "2026-11-20T09:00:00.000Z", published_by: "user-1" };
const PUBLISHED = { ...SUMMARY, version: 1, status: "published", visibility: "public", findings: [] };
const AUDIT = {
  user_id: "user-1",
  action: "publish_flow",
  revision: 3,
  changes: { version: 1, note: HOSTILE },
  happened_at: "2026-11-20T09:00:00.000Z",
};

test("publishing saves first, tells the note, and shows the link of a public flow once", async () => {
  const sent = answering({
    "PATCH /cms/flows/f1": json({ ...SUMMARY, revision: 4, findings: [] }),
    "POST /cms/flows/f1/publish": json({ ...PUBLISHED, public_key: "pk.acme.key" }, 201),
    "/cms/flows/f1/versions": [json({ versions: [] }), json({ versions: [VERSION] })],
    "/cms/audit": json({ audit: [], next_cursor: null }),
  });
  show("/studio#flow/f1");
  await userEvent.type(await screen.findByLabelText("Description"), "x");
  await userEvent.click(screen.getByRole("button", { name: "Versions" }));
  await userEvent.type(screen.getByLabelText("What is new"), "First");
  await userEvent.selectOptions(screen.getByLabelText("Who may play it"), "public");
  await userEvent.click(screen.getByRole("button", { name: "Save and publish" }));

  const link = await screen.findByRole("link", { name: /\/play\?flow=k&key=pk\.acme\.key$/ });
  expect(link.getAttribute("rel")).toBe("noreferrer");
  expect(last(sent, "POST", "/cms/flows/f1/publish")).toEqual({ visibility: "public", note: "First" });
  expect(await screen.findByText(/Version 1 is published/)).toBeTruthy();
});

test("a draft with mistakes is not published, and one is told so", async () => {
  answering({
    "POST /cms/flows/f1/publish": error(422, "flow_invalid"),
    "/cms/flows/f1/versions": json({ versions: [] }),
    "/cms/audit": json({ audit: [], next_cursor: null }),
  });
  show("/studio#flow/f1");
  await userEvent.click(await screen.findByRole("button", { name: "Versions" }));
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));

  expect((await screen.findByRole("alert")).textContent).toContain("has mistakes");
});

test("a version is compared field by field, rolled back to, and becomes the draft again", async () => {
  const [hello, ask] = DOCUMENT.nodes;
  const before = { ...DOCUMENT, nodes: [{ ...hello, content: { text: "Before" } }, ask] };
  const sent = answering({
    "GET /cms/flows/f1": json({ ...SUMMARY, version: 2, document: DOCUMENT }),
    "/cms/flows/f1/versions": json({ versions: [VERSION, { ...VERSION, version: 2 }] }),
    "/cms/flows/f1/versions/1": json({ ...VERSION, document: before, embedded: {} }),
    "POST /cms/flows/f1/rollback": json({ ...PUBLISHED, version: 1 }),
    "/cms/audit": json({ audit: [AUDIT], next_cursor: null }),
  });
  show("/studio#flow/f1");
  await userEvent.click(await screen.findByRole("button", { name: "Versions" }));
  const listed = await screen.findByRole("list", { name: "Published versions" });
  const [, first] = await within(listed).findAllByRole("listitem");
  if (!first) throw new Error("Version 1 is not listed.");
  await waitFor(() => {
    expect(first.textContent).toContain(HOSTILE);
  });
  expect(document.querySelector("img[src]")).toBeNull();

  await userEvent.click(within(first).getByRole("button", { name: "Compare" }));
  const compared = await screen.findByRole("region", { name: "Version 1 and the draft" });
  expect(compared.textContent).toContain("Before");
  await userEvent.click(within(first).getByRole("button", { name: "Roll back" }));
  await waitFor(() => {
    expect(last(sent, "POST", "/cms/flows/f1/rollback")).toEqual({ version: 1 });
  });

  await userEvent.click(screen.getByRole("button", { name: "Make it the draft" }));
  expect(screen.getByText("Not saved yet")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByText("Saved, revision 3")).toBeTruthy();
});

test("figures tell where visitors came and left", async () => {
  const seconds = { count: 10, mean: 4, p50: 4.2, p95: 9 };
  answering({
    "/cms/analytics/flows/f1": json({
      first: "2026-11-01",
      last: "2026-11-30",
      totals: { starts: 10, completions: 6, abandoned: 4, completion_rate: 0.6, seconds },
      by_day: [{ day: "2026-11-20", starts: 10, completions: 6, abandoned: 4 }],
      nodes: [
        { node: "ask", reached: 10, left: 6, completed: 0, abandoned: 4, drop_off_rate: 0.4, seconds },
      ],
      answers: [{ node: "ask", option: HOSTILE, count: 6, share: 1 }],
    }),
  });
  show("/studio#flow/f1");
  await userEvent.click(await screen.findByRole("button", { name: "Figures" }));

  expect(await screen.findByText("6 (60 %)")).toBeTruthy();
  const nodes = screen.getByRole("table", { name: "Nodes where visitors stood" });
  expect(within(nodes).getByRole("row", { name: /ask 10 40 % 4 s/ })).toBeTruthy();
  expect(screen.getByRole("table", { name: "Answers" }).textContent).toContain(HOSTILE);
});

const ITEM = {
  id: "c1",
  type: "joke",
  body: { text: HOSTILE },
  tags: ["dry"],
  status: "published",
  visibility: "public",
  language: "en",
  languages: { de: { text: "Witz" } },
  revision: 2,
  updated_at: "2026-11-20T09:00:00.000Z",
};

test("content is shown as a visitor sees it, and changed with its revision", async () => {
  const sent = answering({
    "/cms/content": json({ content: [ITEM], next_cursor: null }),
    "PATCH /cms/content/c1": json({ ...ITEM, revision: 3 }),
  });
  show("/studio#content");
  await userEvent.click(await screen.findByRole("button", { name: /onerror/ }));
  const tags = screen.getByLabelText("Tags");
  await userEvent.type(tags, ", wet");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() => {
    expect(last(sent, "PATCH", "/cms/content/c1")).toMatchObject({ revision: 2, tags: ["dry", "wet"] });
  });
  expect(document.querySelector("img")).toBeNull();
});

test("a webhook's secret is shown once, and its deliveries can be sent again", async () => {
  const webhook = {
    id: "w1",
    url: "https://example.com/events",
    description: "",
    event_types: ["session_started"],
    status: "active",
    created_at: "2026-11-20T09:00:00.000Z",
  };
  const delivery = { event: "s.1", event_type: "session_started", status: "parked", attempts: 10, http_status: 500, error: null };
  const sent = answering({
    "GET /cms/webhooks": [json({ webhooks: [] }), json({ webhooks: [webhook] })],
    "POST /cms/webhooks": json({ ...webhook, secret: "whsec_once" }, 201),
    "/cms/webhooks/w1/deliveries": json({ deliveries: [delivery], next_cursor: null }),
    "POST /cms/webhooks/w1/replay": json({ replayed: 1, next_after: null }, 202),
  });
  show("/studio#webhooks");
  await userEvent.type(await screen.findByLabelText("Address"), webhook.url);
  await userEvent.click(screen.getByRole("button", { name: "Add webhook" }));
  expect(await screen.findByText("whsec_once")).toBeTruthy();

  const details = (await screen.findByText("Deliveries")).closest("details");
  if (!details) throw new Error("There are no deliveries.");
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
  await userEvent.click(await screen.findByRole("button", { name: "Send again" }));
  await waitFor(() => {
    expect(last(sent, "POST", "/cms/webhooks/w1/replay")).toEqual({ event: "s.1" });
  });
});
