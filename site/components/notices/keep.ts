/** How it stands with what is shown: under way, kept, or put back because of this. */
export type How = "saving" | "saved" | { failed: unknown };

/** What one changes by touches, each kept as it is made. */
export interface Keeping<T> {
  change: (part: Partial<T>) => void;
  /** Takes over what another request has changed. */
  adopt: (part: Partial<T>) => void;
}

/**
 * Keeps a state at the service. One sending is under way at a time, and the last state goes
 * after it in place of all between: none can land after a newer one. What cannot be kept is
 * put back to what the service kept last, so that nothing shows that is not so.
 */
export function keeping<T extends object>(first: T, send: (state: T) => Promise<T | undefined>, show: (state: T, how?: How) => void): Keeping<T> {
  let [kept, wanted, under] = [first, first, false];
  const run = async (): Promise<void> => {
    while (wanted !== kept) {
      const sent = wanted;
      try {
        kept = (await send(sent)) ?? sent;
        if (wanted === sent) wanted = kept;
      } catch (failed) {
        if (wanted !== sent) continue; // the newer state holds this choice too
        wanted = kept;
        under = false;
        return show(kept, { failed });
      }
    }
    under = false;
    show(kept, "saved");
  };
  return {
    change: part => {
      wanted = { ...wanted, ...part };
      show(wanted, "saving");
      if (under) return;
      under = true;
      void run();
    },
    adopt: part => {
      const settled = wanted === kept;
      kept = { ...kept, ...part };
      wanted = settled ? kept : { ...wanted, ...part };
      show(wanted);
    },
  };
}
