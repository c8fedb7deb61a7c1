import { Account } from "../account/account";
import { enter } from "../desk/enter";
import { More } from "./list";

// What is not of every day: the other screens that a person has, and the own account.
enter({ plus: More, compte: Account });
