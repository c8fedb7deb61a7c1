import params from "@params";

/**
 * The texts of a bundle, in the page's language. The bundler makes a copy of "@params"
 * for each file that imports it: this one file does, so that texts travel once.
 */
export const {
  lang, base, api, shell, session, notes, desk, search, status, life, roll, board, lessons, file, password,
  timetable, week, year, absences, today, notices, mailbox, here,
} = params;
