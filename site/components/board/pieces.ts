import type { Piece } from "../api/types";

/** A document put together again. */
export interface Whole { name: string; blob: Blob }

/** The kinds of file that the service takes; a browser is told of no other. */
const kinds = ["application/pdf", "image/jpeg", "image/png", "image/heic"];

/** Reads every part of a document; nothing where it is of a kind or a size that it should not be. */
export async function wholeOf(path: string, read: (path: string) => Promise<Piece>): Promise<Whole | undefined> {
  const first = await read(`${path}&part=0`);
  const all = [bytesOf(first.data)];
  for (let n = 1; n < first.parts; n++) all.push(bytesOf((await read(`${path}&part=${n}`)).data));
  const blob = new Blob(all, { type: first.type });
  return kinds.includes(first.type) && blob.size === first.size ? { name: first.name, blob } : undefined;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
