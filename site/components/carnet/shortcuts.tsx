import { base, desk as text } from "../base/words";
import { useKeys, writing } from "../desk/cursor";
import { Side } from "../desk/side";

/** The keys that are used most, under the table; "?" opens them all. */
export function Shortcuts({ open }: { open: () => void }) {
  useKeys(event => {
    if (event.key !== "?" || writing(event, "textarea, input:not([data-row])")) return false;
    open();
    return true;
  });
  return (
    <p class="shortcuts small muted noprint">
      <span><b>{text.enter}</b> {text.keyEnter}</span>
      <span><b>a</b> {text.keyAbsent} · <b>d</b> {text.keyExempt} · <b>r</b> {text.keyMissing}</span>
      <span><b>Ctrl Z</b> {text.keyUndo}</span>
      <button type="button" class="link" onClick={open}><b>?</b> {text.keyAll}</button>
    </p>
  );
}

/** Every key of the grid. */
export function AllShortcuts({ close }: { close: () => void }) {
  const { absent, exempt, unmarked, unfit, missing, congratulations } = text.status;
  const keys: [string, string][] = [
    [text.enter, text.keyEnter], ["↑ ↓ ← →", text.keyArrows], ["Ctrl Z", text.keyUndo], ["Ctrl V", text.keyPaste], [text.escape, text.keyEscape], ["F2", text.details],
    ["a", absent], ["d", exempt], ["n", unmarked], ["i", unfit], ["r", missing], ["z", text.status["absent-zero"]], ["y", text.status["missing-zero"]], ["f", congratulations],
  ];
  return (
    <Side title={text.keyAll} close={close}>
      <dl class="keys">{keys.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}</dl>
      <p><a href={`${base}aide/saisie/`}>{text.help}</a></p>
    </Side>
  );
}
