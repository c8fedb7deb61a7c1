import { api, base } from "../base/words";

/** What went wrong, in words: RFC 9457, with the present state for a conflict. */
export interface Problem {
  status: number;
  type?: string;
  title?: string;
  detail?: string;
  errors?: { pointer?: string; message: string }[];
  current?: unknown;
}

/** A request that did not succeed. status 0 is a network that did not answer. */
export class Failure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title || (problem.status ? api.internal : api.offline));
  }
  get status(): number { return this.problem.status; }
  /** The paragraph of the help pages about this kind of error. */
  get help(): string {
    return `${base}aide/erreurs/#${kinds[this.status] ?? "internal"}`;
  }
}

const kinds: Record<number, string> = {
  0: "unavailable", 401: "unauthenticated", 403: "forbidden", 404: "not-found",
  409: "conflict", 422: "invalid", 429: "too-many", 503: "unavailable",
};

/** Answers kept while the page lives, so that an unchanged one costs no bytes. */
const kept = new Map<string, { etag: string; body: unknown }>();
let refreshing: Promise<boolean> | undefined;

/** Calls the service once; a session that needs a new token gets one, once. A name makes a write that may be sent again happen once. */
export async function call<T>(method: string, path: string, body?: unknown, name?: string): Promise<T> {
  let answer = await send(method, path, body, name);
  if (answer.status === 401 && path !== "/api/session" && await refreshed()) answer = await send(method, path, body, name);
  if (answer.status === 403 && askAgain && await stale(answer) && await askAgain()) answer = await send(method, path, body, name);
  const known = kept.get(path);
  if (answer.status === 304 && known) return known.body as T;
  const text = await answer.text();
  const data: unknown = text && answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new Failure({ ...(data as Problem | undefined), status: answer.status });
  const etag = answer.headers.get("etag");
  if (method === "GET" && etag) kept.set(path, { etag, body: data });
  return data as T;
}

let askAgain: (() => Promise<boolean>) | undefined;

/** Says who asks for the password again; resolves with whether it was given. */
export function onPassword(ask: () => Promise<boolean>): void {
  askAgain = ask;
}

/** Whether all that an answer misses is a password typed a short while ago. */
const stale = async (answer: Response): Promise<boolean> => ((await answer.clone().json()) as Problem).type?.endsWith("#password") ?? false;

/** Reads. */
export const get = <T>(path: string): Promise<T> => call<T>("GET", path);

/** Reads what a page shows and must not keep. */
export async function once<T>(path: string): Promise<T> {
  const answer = await call<T>("GET", path);
  kept.delete(path);
  return answer;
}

/** A name for a write, which nobody else chooses: 128 random bits. */
export const newName = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");

async function send(method: string, path: string, body?: unknown, name?: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  const known = method === "GET" && kept.get(path);
  if (known) headers["If-None-Match"] = known.etag;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (name) headers["Idempotency-Key"] = name;
  try {
    return await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new Failure({ status: 0 });
  }
}

function refreshed(): Promise<boolean> {
  return (refreshing ??= send("POST", "/api/session/refresh")
    .then(answer => answer.ok)
    .finally(() => (refreshing = undefined)));
}
