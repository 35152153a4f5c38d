import { beforeEach, expect, test } from "vitest";

import { challengeOf, randomText } from "../../src/auth/pkce";
import { beginSignIn, completeSignIn, signOutUrl } from "../../src/auth/signIn";
import { idToken, json, stubFetch } from "../stub";

const config = { signInUrl: "https://pool.example", clientId: "client", redirectPath: "/signed-in" };
const ORIGIN = "http://localhost:8000";

beforeEach(() => {
  sessionStorage.clear();
});

/** Begin a sign-in and return what was asked and the way back that a pool would take. */
async function begun() {
  const asked = new URL(await beginSignIn(config, ORIGIN)).searchParams;
  const state = asked.get("state") ?? "";
  return { asked, back: new URL(`${ORIGIN}/signed-in?code=c1&state=${state}`) };
}

test("the challenge is the one of RFC 7636, appendix B", async () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  expect(await challengeOf(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("random texts are 43 characters that need no escaping, and differ", () => {
  const [one, other] = [randomText(), randomText()];

  expect(one).toMatch(/^[\w-]{43}$/);
  expect(one).not.toBe(other);
});

test("the code is exchanged with the verifier of the challenge, and nothing is left in storage", async () => {
  const { asked, back } = await begun();
  const token = idToken({ nonce: asked.get("nonce") });
  const sent = stubFetch({ "/oauth2/token": json({ id_token: token, refresh_token: "r1" }) });

  const tokens = await completeSignIn(config, back);

  const form = sent[0]?.body as URLSearchParams;
  expect(tokens).toEqual({ idToken: token, refreshToken: "r1", place: "/" });
  expect(Object.fromEntries(form)).toMatchObject({
    grant_type: "authorization_code",
    client_id: "client",
    code: "c1",
    redirect_uri: `${ORIGIN}/signed-in`,
  });
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect(await challengeOf(form.get("code_verifier") ?? "")).toBe(asked.get("code_challenge"));
  expect([sessionStorage.length, localStorage.length]).toEqual([0, 0]);
});

test("an answer with another state is not exchanged, and ends the pending sign-in", async () => {
  const { back } = await begun();
  const sent = stubFetch({});
  back.searchParams.set("state", "of-an-attacker");

  await expect(completeSignIn(config, back)).rejects.toThrow("not begun in this tab");
  expect([sent.length, sessionStorage.length]).toEqual([0, 0]);
});

test("a code that nobody asked for is not exchanged", async () => {
  const sent = stubFetch({});

  const back = new URL(`${ORIGIN}/signed-in?code=c1`);
  await expect(completeSignIn(config, back)).rejects.toThrow("not begun in this tab");
  expect(sent).toEqual([]);
});

test("a token of another sign-in is refused by its nonce", async () => {
  const { back } = await begun();
  stubFetch({ "/oauth2/token": json({ id_token: idToken({ nonce: "other" }) }) });

  await expect(completeSignIn(config, back)).rejects.toThrow("not issued for this sign-in");
});

test("what the pool has against it is the error", async () => {
  const { back } = await begun();
  back.searchParams.delete("code");
  back.searchParams.set("error_description", "user is disabled");

  await expect(completeSignIn(config, back)).rejects.toThrow("user is disabled");
});

test("signing out returns to an address that the pool knows", () => {
  expect(signOutUrl(config, ORIGIN)).toBe(
    "https://pool.example/logout?client_id=client&logout_uri=http%3A%2F%2Flocalhost%3A8000%2F",
  );
});

test.each([
  ["/studio#flow/f1", "/studio#flow/f1"],
  ["/studio", "/studio"],
  ["/docs", "/docs"],
  ["https://evil.example/studio", "/"],
  ["//evil.example", "/"],
  ["/studio.evil", "/"],
])("after signing in from %s the page goes on at %s", async (wanted, place) => {
  const asked = new URL(await beginSignIn(config, ORIGIN, wanted)).searchParams;
  const token = idToken({ nonce: asked.get("nonce") });
  stubFetch({ "/oauth2/token": json({ id_token: token, refresh_token: "r1" }) });
  const back = new URL(`${ORIGIN}/signed-in?code=c1&state=${asked.get("state") ?? ""}`);

  expect((await completeSignIn(config, back)).place).toBe(place);
});
