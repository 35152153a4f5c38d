import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ApiClient } from "../../src/api/client";
import { App, type Entry } from "../../src/app/App";
import { TutorChat } from "../../src/component/TutorChat";
import { error, json, stubFetch } from "../stub";

const CONFIG = { signInUrl: "https://pool.example", clientId: "client", redirectPath: "/signed-in" };
const OUT: Entry = { kind: "signed-out", config: CONFIG };

function reads(...languages: string[]) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
}

function signedIn(): Entry {
  const door = { baseUrl: "", token: () => Promise.resolve("t") };
  const client = new ApiClient(door);
  const told = { email: "member@acme.example", tenantId: "acme", isAdmin: false, client, door };
  return { kind: "signed-in", user: { ...told, signInAgain: vi.fn(), signOut: vi.fn() } };
}

beforeEach(() => {
  history.replaceState(null, "", "/");
});

afterEach(() => {
  document.documentElement.lang = "";
});

test("the page speaks German to a browser that prefers it, and says so", () => {
  reads("de-AT", "en");
  render(<App entry={OUT} />);

  expect(screen.getByRole("button", { name: "Anmelden" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("de");
});

test("a chosen language is kept, and the browser's can be chosen again", async () => {
  reads("de");
  const { unmount } = render(<App entry={OUT} />);
  await userEvent.selectOptions(screen.getByLabelText("Sprache"), "English");
  expect(screen.getByRole("button", { name: "Sign in" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("en");
  unmount();

  render(<App entry={OUT} />);
  await userEvent.selectOptions(screen.getByLabelText("Language"), "As the browser: Deutsch");

  expect(screen.getByRole("button", { name: "Anmelden" })).toBeTruthy();
  expect(localStorage).toHaveLength(0);
});

test("another language leaves a conversation as it is", async () => {
  reads("en");
  stubFetch({ "/api/sessions": json({ sessions: [], next_cursor: null }), "/stream/chat": error(502, "model_failed") });
  render(<App entry={signedIn()} />);
  await userEvent.type(screen.getByLabelText("Message"), "Hello{Enter}");
  expect(await screen.findByText("The model could not answer")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Message"), "A draft");
  await userEvent.selectOptions(screen.getByLabelText("Language"), "Deutsch");

  expect(within(screen.getByRole("alert")).getByText("Das Modell konnte nicht antworten")).toBeTruthy();
  expect(screen.getByText("Hello")).toBeTruthy();
  expect(screen.getByLabelText("Nachricht")).toHaveProperty("value", "A draft");
});

test("no English is left on the German page", async () => {
  reads("de");
  const stored = { session_id: "s1", title: "Titel", created_at: "", last_activity: "", message_count: 2 };
  stubFetch({ "/api/sessions": json({ sessions: [stored], next_cursor: "more" }) });
  const { container } = render(<App entry={signedIn()} />);
  await screen.findByRole("button", { name: "Titel" });

  const labels = [...container.querySelectorAll("[aria-label], [placeholder], [title]")].flatMap((element) =>
    ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""),
  );
  const shown = `${container.textContent} ${labels.join(" ")}`;
  expect(shown).not.toMatch(/\b(the|your|you|and|write|delete|open|ask|send|show)\b/i);
});

test("a mounted tutor speaks as its page does, or as its page says", () => {
  reads("en");
  document.documentElement.lang = "de-DE";
  const props = { problemDetails: {}, userCode: "", getToken: () => Promise.resolve("t") };
  const { rerender } = render(<TutorChat {...props} />);
  expect(screen.getByRole("region", { name: "Tutor" }).lang).toBe("de");
  expect(screen.getByLabelText("Den Tutor fragen")).toBeTruthy();
  rerender(<TutorChat {...props} language="en" />);

  expect(screen.getByLabelText("Ask the tutor")).toBeTruthy();
});
