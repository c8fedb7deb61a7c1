import { PupilFile } from "../file/file";
import { enter } from "../office/enter";

enter(PupilFile);
