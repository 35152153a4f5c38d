import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { playedAt, PlayPage } from "../../src/app/PlayPage";
import { json, stubFetch } from "../stub";
import { START, started } from "../flow/played";

test("the address names the flow and its public key", async () => {
  const sent = stubFetch({ [START]: json(started({ ended: true }), 201) });
  const played = playedAt(new URL("http://localhost:8000/play?flow=welcome&key=pk.acme.k"));
  render(<PlayPage {...played} />);

  await screen.findByText("This conversation has ended.");
  expect(sent[0]?.body).toEqual({ flow: "welcome", public_key: "pk.acme.k" });
});

test("an address without a key asks nobody", () => {
  const sent = stubFetch({});
  render(<PlayPage {...playedAt(new URL("http://localhost:8000/play?flow=welcome"))} />);

  expect(screen.getByRole("alert").textContent).toContain("incomplete");
  expect(sent).toEqual([]);
});

test("any other address is not about a flow", () => {
  expect(playedAt(new URL("http://localhost:8000/?flow=welcome&key=k"))).toBeNull();
});
