import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { mount, type MountedTutor } from "../../src/component/mount";
import { Feed, stubFetch } from "../stub";

test("a page without React mounts the tutor, tells it of newer code, and takes it away", async () => {
  const feed = new Feed();
  const sent = stubFetch({ "/stream/chatbot": feed.response });
  const element = document.body.appendChild(document.createElement("div"));
  const options = { problemDetails: {}, userCode: "old", getToken: () => Promise.resolve("token") };

  let tutor!: MountedTutor;
  act(() => {
    tutor = mount(element, options);
  });
  act(() => {
    tutor.update({ userCode: "new", baseUrl: "https://chat.example.com" });
  });
  await userEvent.click(screen.getByRole("button", { name: "Give me a hint." }));
  await waitFor(() => {
    expect(sent[0]?.body).toMatchObject({ userCode: "new", query: "Give me a hint." });
  });

  act(() => {
    tutor.unmount();
  });
  expect(element.childElementCount).toBe(0);
  expect(sent[0]?.signal?.aborted).toBe(true);
});
