// Package timetable says who has which lesson, when and where.
package timetable
