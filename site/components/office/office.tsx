import { Board } from "../board/board";
import { enter } from "../desk/enter";

enter({ "vie-scolaire": Board });
