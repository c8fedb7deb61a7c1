import { Ordinals } from "../desk/ordinals";

/** One thing to do or to open; what is to be done today has the red margin. */
export function One({ title, over, detail, href, action, urgent }: { title: string; over?: string; detail: string; href: string; action: string; urgent?: boolean }) {
  return (
    <article class={`card today-card ${urgent ? "act" : ""}`}>
      <div>{over && <p class="label">{over}</p>}<h2><Ordinals text={title} /></h2><p class="small muted">{detail}</p></div>
      <a class={urgent ? "btn" : "btn quiet"} href={href}>{action}<span class="unseen"> : {title}</span></a>
    </article>
  );
}
