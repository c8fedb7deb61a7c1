// Package aaf reads deliveries of the annuaire académique fédérateur: the files,
// by school and by person, that an academy sends to its ENT each night (SDET,
// annexe 4bis, versions 5 and 6).
//
// It streams: whatever the size of a file, it holds one record at a time, of at
// most MaxRecord bytes. It follows no DTD and no entity. It understands
// complete and delta deliveries, in a folder or a zip, in ISO-8859-15 or UTF-8,
// with the links of kinship as they were until 2018 and as they are since.
package aaf
