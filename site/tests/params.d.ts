/** The texts as the tests give them (built.mjs): their shape is checked where the pages are. */
declare module "@params" {
  const params: Record<string, any>;
  export default params;
}
