/** Whose timetable an address asks for: e a pupil, t a teacher, c a class, r a room (u the school). */
export interface Asked { e?: string; t?: string; c?: string; r?: string; u?: string }
