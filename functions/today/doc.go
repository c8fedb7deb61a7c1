// Package today makes the first screen of everybody: what is new for each child, what
// a teacher has to complete, which classes a head teacher follows. It stores nothing.
package today
