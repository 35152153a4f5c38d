/** Why a request did not succeed, in the one shape that servers of ours answer errors in. */

export type ProblemCode =
  | "unauthenticated"
  | "session_ended"
  | "forbidden"
  | "blocked"
  | "not_found"
  | "invalid_request"
  | "too_large"
  | "budget_exhausted"
  | "model_throttled"
  | "model_failed"
  | "answer_withheld"
  | "unavailable"
  | "internal_error"
  | "network"
  | "broken_stream"
  | (string & {});

export interface ProblemDetails {
  code: ProblemCode;
  message: string;
  /** The HTTP status; 0 when there was none, or after the first byte of a stream. */
  status: number;
  requestId?: string | undefined;
  /** When it is worth trying again. */
  retryAt?: Date | undefined;
}

/** An error with a code that the page has words for. */
export class Problem extends Error implements ProblemDetails {
  readonly code: ProblemCode;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAt: Date | undefined;

  constructor(details: ProblemDetails) {
    super(details.message);
    this.name = "Problem";
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAt = details.retryAt;
  }
}

const CODE_OF_STATUS: Record<number, ProblemCode> = {
  400: "invalid_request",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  413: "too_large",
  429: "too_many_requests",
  502: "model_failed",
  503: "unavailable",
  504: "unavailable",
};

/** Read the problem out of an answer that is not a success, whoever gave it. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  const told = parseError(text);
  return new Problem({
    code: told?.code ?? codeWithoutBody(response),
    message: told?.message ?? "",
    status: response.status,
    requestId: told?.requestId ?? response.headers.get("x-amz-cf-id") ?? undefined,
    retryAt: retryAt(response.headers.get("retry-after")),
  });
}

/** Turn whatever was thrown into a problem; `null` for a request that was cancelled. */
export function problemFrom(thrown: unknown): Problem | null {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof DOMException && thrown.name === "AbortError") return null;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem({ code: "network", message, status: 0 });
}

interface Told {
  code: string;
  message: string;
  requestId: string | undefined;
}

/** Parse `{"error": {"code", "message", "request_id"}}`; `null` for any other text. */
export function parseError(text: string): Told | null {
  try {
    const { error } = JSON.parse(text) as { error?: Record<string, unknown> };
    if (typeof error?.["code"] !== "string" || typeof error["message"] !== "string") return null;
    const requestId = error["request_id"];
    return {
      code: error["code"],
      message: error["message"],
      requestId: typeof requestId === "string" ? requestId : undefined,
    };
  } catch {
    return null;
  }
}

function codeWithoutBody(response: Response): ProblemCode {
  const isPage = (response.headers.get("content-type") ?? "").includes("text/html");
  // The web ACL answers with a page of its own, ours with JSON.
  if (response.status === 403 && isPage) return "blocked";
  return CODE_OF_STATUS[response.status] ?? "internal_error";
}

/** Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAt(header: string | null): Date | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const moment = Number.isFinite(seconds) ? Date.now() + seconds * 1000 : Date.parse(header);
  return Number.isNaN(moment) ? undefined : new Date(moment);
}
