/** What layouts/_partials/script.html hands to each bundle, in the page's language. */
declare module "@params" {
  type Texts = typeof import("../../i18n/fr.json");
  export const lang: string;
  export const base: string;
  export const search: Texts["search"];
  export const status: Texts["status"];
  export const shell: Texts["shell"];
  export const api: Texts["api"];
  export const session: Texts["session"];
  export const notes: Texts["notes"];
  export const desk: Texts["desk"];
}
