import type { ViewerRequest } from "swagger-ui-dist/swagger-ui-es-bundle.js";

import type { TokenSource } from "../api/request";
import { sha256Hex } from "../api/sha256";

/** What "Execute" sends: as whoever is signed in, unless a key was given by "Authorize". */
export async function signed(request: ViewerRequest, token: TokenSource): Promise<ViewerRequest> {
  const { origin, pathname } = new URL(request.url, location.href);
  if (origin !== location.origin) throw new Error(`${origin} is not this API.`);
  const headers = { ...request.headers };
  const given = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  // Programs call with a key of their own: an ID token is worth nothing there.
  if (!given && !pathname.startsWith("/v1/")) {
    headers["Authorization"] = `Bearer ${await token()}`;
  }
  if (typeof request.body === "string") {
    headers["x-amz-content-sha256"] = await sha256Hex(request.body);
  }
  return { ...request, headers };
}
