/** @jsxImportSource ../dom */
import { Activation } from "./activation";
import { SignIn } from "./signin";

// The two pages before there is a session.
const main = document.querySelector("main") as HTMLElement;
const head = main.querySelector(".screen-head") as HTMLElement;
main.replaceChildren(head, main.dataset.screen === "activation" ? <Activation /> : <SignIn />);
