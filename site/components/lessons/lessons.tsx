import { enter } from "../desk/enter";
import { Day } from "./day";
import { Import } from "./import";

// The timetable for those who change it.
enter({ "cours-du-jour": Day, "import-emploi-du-temps": Import });
