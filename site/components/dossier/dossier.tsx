import { enter } from "../desk/enter";
import { PupilFile } from "../file/file";

enter({ dossier: PupilFile });
