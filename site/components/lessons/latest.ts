/**
 * Asks for what is wanted, one request at a time. An answer belongs to the wish that it
 * was asked with: where another was made meanwhile it is dropped, and the last wish asked.
 */
export function latest<W, A>(ask: (wish: W) => Promise<A>, take: (wish: W, answer: A) => void): (wish: W) => Promise<void> {
  let wanted: W;
  let under = false;
  return async wish => {
    wanted = wish;
    if (under) return;
    under = true;
    try {
      for (let asked: W | undefined; asked !== wanted;) {
        const answer = await ask(asked = wanted);
        if (asked === wanted) take(asked, answer);
      }
    } finally {
      under = false;
    }
  };
}
