import { call } from "../api/api";

const mega = 1 << 20;
/** What a document may weigh; it leaves in at most three parts. */
export const most = 10_000_000;
const parts = 3;

/** What may be sent: photos, which the browser makes lighter, and PDF. */
export const accepted = "image/*,application/pdf";

/** The pictures that travel as they are; others are made JPEG where the browser can read them. */
const asIs = new Set(["image/jpeg", "image/png", "image/heic"]);

/** Whether a file is of a kind that may be sent. */
export const isAccepted = ({ type }: { type: string }): boolean => type === "application/pdf" || type.startsWith("image/");

/** The sides of a picture made to fit a square, never made larger. */
export function fit(width: number, height: number, side: number): { width: number; height: number } {
  const share = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** From where to where each part of a file goes. */
export function partsOf(size: number, least = mega): [number, number][] {
  const each = Math.max(least, Math.ceil(size / parts));
  const all: [number, number][] = [];
  for (let from = 0; from < size || !all.length; from += each) all.push([from, Math.min(size, from + each)]);
  return all;
}

/** A photo small enough to travel and large enough to read; anything else as it is. */
export async function lightened(file: File): Promise<Blob> {
  if (!file.type.startsWith("image/") || file.size < 400_000 && asIs.has(file.type)) return file;
  try {
    const image = await pictureOf(file);
    const { width, height } = fit(image.width, image.height, 1800);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    const small = await new Promise<Blob | null>(done => canvas.toBlob(done, "image/jpeg", 0.8));
    return small && (small.size < file.size || !asIs.has(file.type)) ? small : file;
  } catch {
    return file; // a kind of photo that this browser does not read: the service may
  }
}

function pictureOf(file: File): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.onload = () => { URL.revokeObjectURL(address); resolve(image); };
    image.onerror = () => { URL.revokeObjectURL(address); reject(new Error("unreadable picture")); };
    image.src = address;
  });
}

/** Sends a document in parts; says after each which share has left. Returns the name that the service gave it. */
export async function sendFile(file: File, about: { pupil: string; school: string }, progress: (share: number) => void): Promise<string> {
  const blob = await lightened(file);
  const pieces = partsOf(blob.size);
  const path = `/api/files?${new URLSearchParams(about)}`;
  const name = blob === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
  let id = "";
  for (const [i, [from, to]] of pieces.entries()) {
    const data = await base64(blob.slice(from, to));
    const answer = await call<{ id: string }>("POST", path, { name, type: blob.type || file.type, size: blob.size, part: i, parts: pieces.length, ...(id ? { id } : {}), data });
    id = answer.id;
    progress((i + 1) / pieces.length);
  }
  return id;
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(new Error("unreadable file"));
    reader.readAsDataURL(blob);
  });
}
