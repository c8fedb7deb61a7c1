/** What layouts/_partials/script.html hands to each bundle: of the texts, those sections that it asks for. */
declare module "@params" {
  const params: typeof import("../../i18n/fr.json") & { lang: string; base: string };
  export default params;
}
