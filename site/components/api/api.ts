import { api, base } from "../base/words";
import { owner } from "../store/store";

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
  /** What the service calls this kind of error. */
  get kind(): string {
    return this.problem.type?.split("#")[1] ?? kinds[this.status] ?? "internal";
  }
  /** Whether somebody else signed in on this browser since the page opened: nothing was done. */
  get other(): boolean { return this.kind === another; }
  /** Whether it says nothing of the right to read: what a screen shows may stay. */
  get passes(): boolean { return this.status === 0 || this.status === 429 || this.status >= 500; }
  /** The paragraph of the help pages about this kind of error. */
  get help(): string {
    return `${base}aide/erreurs/#${this.kind}`;
  }
}

const another = "somebody-else";

const kinds: Record<number, string> = {
  0: "unavailable", 401: "unauthenticated", 403: "forbidden", 404: "not-found",
  409: "conflict", 422: "invalid", 429: "too-many", 503: "unavailable",
};

/** Answers kept while the page lives, so that an unchanged one costs no bytes. */
const kept = new Map<string, { etag: string; body: unknown }>();
let refreshing: Promise<boolean> | undefined;

/** For whom the page was made: the owner of the device, or whoever the first answer names. Every request says so. */
let person = owner();

/** Calls the service once; a session that needs a new token gets one, once. A name makes a write that may be sent again happen once. */
export async function call<T>(method: string, path: string, body?: unknown, name?: string): Promise<T> {
  if (localStorage.getItem(leaving) !== null) await letGo();
  let answer = await send(method, path, body, name);
  if (answer.status === 401 && path !== session && !(await says(answer, another)) && await refreshed()) answer = await send(method, path, body, name);
  if (answer.status === 403 && askAgain && await says(answer, "password") && await askAgain()) answer = await send(method, path, body, name);
  return valueOf<T>(method, path, answer);
}

async function valueOf<T>(method: string, path: string, answer: Response): Promise<T> {
  person ??= answer.headers.get(personHeader);
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

/** Whether an answer is a problem of this kind: a password typed a short while ago is all it misses, or it is somebody else's. */
async function says(answer: Response, kind: string): Promise<boolean> {
  if (!answer.headers.get("content-type")?.includes("json")) return false;
  return ((await answer.clone().json()) as Problem).type?.endsWith(`#${kind}`) ?? false;
}

const session = "/api/session";
/** Under which localStorage has whose session is still to be ended; "" where that is not known. */
const leaving = "preau.leaving";

/** Remembers that the session is to be ended before anything else is asked. */
export const promiseToLetGo = (): void => localStorage.setItem(leaving, person ?? "");

/** Ends the session at the service: the page's own, or the one that could not be ended before. */
export async function letGo(): Promise<void> {
  const before = localStorage.getItem(leaving);
  const answer = await send("DELETE", session, undefined, undefined, before ?? person);
  const failed = before === null ? !answer.ok : answer.status >= 500; // else that session is gone, or somebody else's
  if (failed) await valueOf("DELETE", session, answer);
  localStorage.removeItem(leaving);
}

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

const personHeader = "Preau-Person";

async function send(method: string, path: string, body?: unknown, name?: string, as = person): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  const known = method === "GET" && kept.get(path);
  if (as) headers[personHeader] = as;
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
