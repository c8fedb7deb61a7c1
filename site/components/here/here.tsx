import { enter } from "../desk/enter";
import { Many } from "./many";
import { Seat } from "./seat";
import { Where } from "./where";

// Where pupils are: written down by those who see them, read when everybody must be found.
enter({ presences: Seat, evacuation: Where, "absence-collective": Many });
