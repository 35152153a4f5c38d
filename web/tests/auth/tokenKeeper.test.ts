import { expect, test } from "vitest";

import { TokenKeeper } from "../../src/auth/tokenKeeper";
import { idToken, json, stubFetch } from "../stub";

const config = { signInUrl: "https://pool.example", clientId: "client", redirectPath: "/signed-in" };
const nearlyOver = () => idToken({ exp: Date.now() / 1000 + 30 });

function refreshTokens(sent: { body: unknown }[]) {
  return sent.map(({ body }) => (body as URLSearchParams).get("refresh_token"));
}

test("a token that lasts is given without asking the pool", async () => {
  const sent = stubFetch({});
  const token = idToken();
  const keeper = new TokenKeeper(config, { idToken: token, refreshToken: "r1" });

  expect(await keeper.idToken()).toBe(token);
  expect(sent).toEqual([]);
});

test("everybody who asks meanwhile waits for one refresh, as a rotated token works once", async () => {
  const renewed = idToken();
  const sent = stubFetch({ "/oauth2/token": json({ id_token: renewed, refresh_token: "r2" }) });
  const keeper = new TokenKeeper(config, { idToken: nearlyOver(), refreshToken: "r1" });

  expect(await Promise.all([keeper.idToken(), keeper.idToken()])).toEqual([renewed, renewed]);
  await keeper.idToken({ fresh: true });
  expect(refreshTokens(sent)).toEqual(["r1", "r2"]);
});

test("a pool that does not rotate leaves the refresh token as it is", async () => {
  const sent = stubFetch({ "/oauth2/token": json({ id_token: idToken() }) });
  const keeper = new TokenKeeper(config, { idToken: nearlyOver(), refreshToken: "r1" });

  await keeper.idToken();
  await keeper.idToken({ fresh: true });
  expect(refreshTokens(sent)).toEqual(["r1", "r1"]);
});

test.each([
  [400, "session_ended"],
  [503, "unavailable"],
])("a pool that answers %i means %s", async (status, code) => {
  stubFetch({ "/oauth2/token": json({ error: "x" }, status) });
  const keeper = new TokenKeeper(config, { idToken: nearlyOver(), refreshToken: "r1" });

  await expect(keeper.idToken()).rejects.toMatchObject({ code });
});

test("without a refresh token a session ends with its token", async () => {
  const keeper = new TokenKeeper(config, { idToken: nearlyOver(), refreshToken: undefined });

  await expect(keeper.idToken()).rejects.toMatchObject({ code: "session_ended" });
});

test("signing out revokes the newest refresh token, and does not fail when the pool is away", async () => {
  const sent = stubFetch({ "/oauth2/token": json({ id_token: idToken(), refresh_token: "r2" }) });
  const keeper = new TokenKeeper(config, { idToken: nearlyOver(), refreshToken: "r1" });
  await keeper.idToken();

  await keeper.revoke();

  expect(sent[1]?.path).toBe("/oauth2/revoke");
  expect((sent[1]?.body as URLSearchParams).get("token")).toBe("r2");
});
