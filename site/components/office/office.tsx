import { Board } from "../board/board";
import { enter } from "./enter";

enter(Board);
