/** "Maths, 2de 3"; the name of a group that begins with its subject says it once. */
export const named = ({ subject = "", class: group = "" }: { subject?: string; class?: string }, between = ", "): string =>
  !group || !subject ? subject || group : group.startsWith(subject) ? group : `${subject}${between}${group}`;
