import { base } from "../base/words";
import type { Person } from "../api/types";
import { claim, owner, wipe } from "../store/store";

/** After a sign-in: the last person's data leave, the device is claimed or not, and the page that was asked opens. */
export async function enter(person: Person, trusted: boolean): Promise<void> {
  if (owner() !== person.id) await wipe();
  if (trusted) claim(person.id);
  const back = new URLSearchParams(location.search).get("retour");
  location.replace(back && /^\/(?!\/)/.test(back) ? back : `${base}app/aujourdhui/`);
}
